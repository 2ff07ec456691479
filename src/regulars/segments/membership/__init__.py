"""Who is in which segment, kept current in the background: sizes, growth, entering and leaving.

All of it is derived and may be deleted at any time. Rules are still what decides: whoever must be
right asks them (`segments.service.members`), never this.
"""
