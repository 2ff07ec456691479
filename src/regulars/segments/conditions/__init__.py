"""The family of conditions: one file each; a new file is a new row in the builder."""
