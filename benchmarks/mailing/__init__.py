"""What the benchmarks of sending share: a shop, a mail server that takes all, references."""
