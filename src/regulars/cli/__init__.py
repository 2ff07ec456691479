"""The command line. Each file in `commands/` is one command; heavy libraries load inside it."""
