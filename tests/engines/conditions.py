"""Samples of every segment condition, by its key: the parameters that lead to other queries.

A condition without samples fails `test_conditions.py`.
"""

from __future__ import annotations

from typing import Any

SPRING = {"first": "2026-03-01", "last": "2026-06-30"}
FILTERS = [
    {"property": "plan", "op": "is", "value": "پایه"},
    {"property": "score", "op": "at_least", "number": 0},
]

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "addressed": [{"channel": "email"}, {"channel": "sms"}],
    "after_first_order": [
        {"from_day": 1, "to_day": 60},
        {"event": "page_viewed", "to_day": 90},
    ],
    "all_customers": [{}],
    "anniversary": [{"days": 14}, {"days": 14, "when": "after"}],
    "average_order_value": [{"amount": 5000}, {"op": "less_than", "amount": 3000, "days": 365}],
    "birthday": [{"days": 30}, {"days": 5, "when": "after"}],
    "city": [{"cities": ["تهران", "köln"]}],
    "clv": [{"amount": 30_000}],
    "consent": [{}, {"state": "withdrawn"}, {"state": "unknown", "channel": "sms"}],
    "country": [{"countries": ["DE", "IR"]}],
    "event": [
        {"name": "page_viewed", "times": 2, "days": 200},
        {"name": "نظر", "op": "exactly", "times": 0},
        {"name": "page_viewed", "where": FILTERS},
    ],
    "first_order": [{"days": 400}, {"op": "at_most", "days": 400}],
    "has_trait": [{"name": "plan"}, {"name": "score"}],
    "in_list": [{"list": "vip"}],
    "in_segment": [{"segment": "germans"}],
    "language": [{"languages": ["fa"]}],
    "last_order": [{"days": 60}, {"op": "at_most", "days": 60}],
    "late": [{}, {"days": 10}],
    "lifecycle_stage": [{"stages": ["active", "lost"]}],
    "nth_order": [
        {"days": 300},
        {"which": "last", "sku": "چای سبز"},
        {"which": "nth", "number": 3, "coupon": "نوروز", **SPRING},
    ],
    "orders": [
        {"times": 2},
        {"op": "exactly", "times": 0, "days": 90},
        {"times": 1, "sku": "چای سبز", **SPRING},
        {"times": 1, "coupon": "نوروز"},
    ],
    "p_alive": [{"probability": 0.5}],
    "prediction": [
        {"name": "p_alive", "number": 0.3},
        {"name": "clv_12m", "op": "less_than", "number": 30_000, "sure": True},
    ],
    "reachable": [{}, {"channel": "sms"}],
    "rfm_group": [{"groups": ["loyal"]}],
    "rhythm": [{"op": "more_than", "times": 2}],
    "sample": [{"share": 0.25}, {"share": 0.5, "salt": "دیگر"}],
    "spend": [
        {"amount": 10_000},
        {"op": "less_than", "amount": 0},
        {"amount": 1, "category": "چای"},
    ],
    "trait": [{"name": "score", "number": 0.5}, {"name": "plan", "texts": ["پایه", "x"]}],
    "was_in_rfm_group": [
        {
            "groups": ["loyal", "hibernating"],
            "on": "2026-03-29",
            "recency_days": [200, 100, 50, 20],
            "orders": [2, 4, 8, 16],
        }
    ],
    "was_in_stage": [{"stages": ["active", "lapsed"], "on": "2026-03-29", "gap_days": 30}],
}
