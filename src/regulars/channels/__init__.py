"""Carries a ready message to an address. Knows addresses and text, never a customer."""
