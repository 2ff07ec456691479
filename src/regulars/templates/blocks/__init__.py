"""The family of blocks: one file each; a new file is a new block in the editor."""
