"""One file per claim of speed. Each prints a ratio against a named reference of the same run."""
