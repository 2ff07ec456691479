"""One row per message to a customer, from decided to delivered: templates, ledger, links."""
