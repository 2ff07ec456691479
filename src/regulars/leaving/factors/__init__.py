"""The factors. Every function here with `@factor` is one; its docstring is what people read."""
