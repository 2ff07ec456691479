"""A real shop to look at: the Online Retail orders with invented people."""
