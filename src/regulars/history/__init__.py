"""All facts for ever, columnar: immutable Parquet parts, a manifest and the inbox's tail, read as one."""
