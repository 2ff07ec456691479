"""All facts for ever, in columns: Parquet parts by month, listed by one manifest.

History as seen is the parts of the manifest plus the tail of the inbox behind its offset, so every
process reads one consistent snapshot and no database file can be locked, lost or migrated. Callers
use `service`; it may call events, customers and accounts.
"""
