"""What to offer whom: items per customer, from what they and people like them bought.

Words: recommender, list, reason, rule. A recommender gives items scores; a list is what a customer
is shown, after the shop's rules; each of its items carries the reason why it is there.
"""
