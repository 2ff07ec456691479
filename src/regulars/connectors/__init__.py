"""Brings a shop's orders in; here from files, with every row accounted for."""
