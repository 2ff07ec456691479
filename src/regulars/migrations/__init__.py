"""The shapes that the databases of a workspace had, one revision after the other.

Revisions import nothing of Regulars: they describe the past, which must not change with the code.
"""
