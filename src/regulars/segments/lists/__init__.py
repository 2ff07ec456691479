"""Lists: people somebody chose by hand, brought in as a file."""
