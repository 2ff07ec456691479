"""Questions about rules that nobody has saved: what the builder asks while somebody types."""
