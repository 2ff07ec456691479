"""Where each customer stands: scores, group and lifecycle stage, by their own orders.

Words: lifecycle stage, RFM, rhythm, movement. Reads history through Ibis expressions; what it
learns about one customer it writes as traits, so that segments and templates need not know it.
"""
