"""What is likely next: who is still a customer, what they will order and spend, and how sure.

Words: prediction, interval, back-test, model card. Refits from history, writes each customer's
numbers as traits, keeps a card that says how the same model would have done on the shop's own past.
May call history, customers, accounts and stats.
"""
