"""Products as the shop knows them."""
