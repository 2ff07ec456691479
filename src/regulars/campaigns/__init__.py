"""One message to many, once: audience, hold-out, sending, and what it earned.

A campaign names a segment and words. Starting it hands a mailing to `messages`, which sends; from
then on the mailing says whether it is sending, paused, stopped or finished.
"""
