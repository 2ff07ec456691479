"""The catalogue: what the shop says about its products.

Titles, prices, costs, pictures, pages and stock. Order lines remember what was sold; this is what
is for sale. Recommendations, templates and screens read it; nothing here knows a customer.
"""
