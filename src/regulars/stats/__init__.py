"""Pure numbers: arrays in, frozen dataclasses out. No database, no clock, no hidden seed."""
