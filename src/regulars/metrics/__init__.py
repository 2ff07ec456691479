"""How many, how much, per period: the report of the shop, its cohorts, and each customer's stage.

Words: metric, period, cohort, lifecycle stage, RFM. A member of the family is one function in
`definitions/`. Reads history through Ibis expressions; what it learns about one customer it writes
as traits, so that segments and templates need not know it.
"""
