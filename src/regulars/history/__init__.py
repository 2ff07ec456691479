"""All facts for ever, columnar: immutable parts, a manifest, the inbox's tail."""
