"""One file, one command: a click command named `command`."""
