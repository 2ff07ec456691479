"""Pure numbers: arrays in, frozen dataclasses out; no database, no clock.

Models of repeat purchase and spend (`bg_nbd`, `gamma_gamma`, `lifetime_value`) and the statistics
of an experiment (`always_valid`, `rates`, `sample_ratio`, `power`). Each docstring names its paper.
Importing a file loads numpy and scipy, so callers import it where they use it.
"""
