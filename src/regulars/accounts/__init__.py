"""The business itself (its profile), its staff, their sessions and its API keys."""
