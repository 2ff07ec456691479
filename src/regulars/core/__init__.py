"""What every module stands on and none of which knows a word about retention.

Databases, clock, ids, money, errors, jobs, the HTTP edge, signatures and the registry of families.
"""
