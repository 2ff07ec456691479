"""The web server: mounts every route, knows HTTP codes and cookies."""
