"""Runs the background work of every workspace."""
