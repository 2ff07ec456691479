"""The breakdowns: every function here with `@breakdown` is one; its docstring is published."""
