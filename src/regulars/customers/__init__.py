"""People: identities, consent per channel and purpose, suppression, traits."""
