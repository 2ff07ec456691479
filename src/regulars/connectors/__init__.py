"""Orders from files: what a file is, what its columns mean, and its rows as facts of history.

A file passes `files` (bytes to UTF-8 text), `guess` (columns and dialect), `rows` (typed values and
faults), `facts` (orders, lines, refunds, people) and is published as one step.
"""
