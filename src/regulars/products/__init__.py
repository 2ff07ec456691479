"""What is bought: which product brings people back, what they buy next, and what goes together.

Words: product, basket, reorder, first product. Everything is told per product, category or brand,
with people as the unit, so that one keen customer cannot speak for many.
"""
