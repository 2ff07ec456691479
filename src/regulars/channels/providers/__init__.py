"""Providers of e-mail: one file each, found by scanning this folder."""
