"""Who: rules over history and customers, and their members."""
