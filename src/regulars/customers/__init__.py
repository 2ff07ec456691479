"""People: identities, consent per channel and purpose, suppression, traits (facts about one customer)."""
