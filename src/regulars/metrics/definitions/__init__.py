"""The metrics. Every function here with `@metric` is one; its docstring is what people read."""
