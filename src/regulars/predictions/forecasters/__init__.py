"""The forecasters, a file each. `base.py` beside this folder says what one is."""
