"""Saved views: the state of a screen under a name, shared by the team."""
