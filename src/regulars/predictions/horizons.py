"""How far ahead each number looks, in days."""

from __future__ import annotations

GONE_DAYS = 365  # no order for so long is what churn_risk is about
CHANCES = {"p_order_30d": 30, "p_order_60d": 60, "p_order_90d": 90}
ORDERS = {
    "expected_orders_90d": 90,
    "expected_orders_6m": 182,
    "expected_orders_12m": 365,
    "expected_orders_24m": 730,
}
MONEY = {"clv_6m": 182, "clv_12m": 365, "clv_24m": 730}
