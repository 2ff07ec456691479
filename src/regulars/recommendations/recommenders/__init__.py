"""The recommenders, one per file."""
