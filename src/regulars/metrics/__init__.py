"""How many, how much, per period: the report of the shop and what to say first about it.

Words: metric, period, comparison, finding. A member of the family is one function in
`definitions/`. Reads history through Ibis expressions, the same for every engine.
"""
