from __future__ import annotations

from functools import partial

from regulars.cohorts import service
from regulars.cohorts.schemas import Question
from tests.engines.shop import NOW

ASKED = {
    "first orders by month": {},
    "revenue by quarter, Jalali": {"by": "quarter", "measure": "revenue", "calendar": "jalali"},
    "orders by age": {"age": 30, "measure": "orders", "kind": "or_later"},
    "margin together": {"by": "quarter", "measure": "margin", "kind": "up_to"},
    "events": {"start": "event:subscription_started", "return": "event:نظر", "by": "quarter"},
    "orders with a coupon": {"start": "order:coupon=نوروز", "by": "quarter"},
}

QUESTIONS = {
    what: partial(service.triangle, question=Question(**asked), now=NOW)
    for what, asked in ASKED.items()
}
