"""What customers are recommended, against the same worked out by hand."""
