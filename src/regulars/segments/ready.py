"""Segments every shop has from the start, until it changes or removes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

CONSENT = {"condition": "consent", "channel": "email", "purpose": "marketing"}


@dataclass(frozen=True, slots=True)
class Ready:
    """A ready-made segment; screens word it by its key."""

    key: str
    name: str
    rule: dict[str, Any]


READY: dict[str, Ready] = {
    each.key: each
    for each in (
        Ready(
            "lapsed-high-value",
            "Lapsed high-value customers with consent",
            {
                "all": [
                    {"condition": "lifecycle_stage", "stages": ["lapsed"]},
                    {"condition": "trait", "name": "rfm_m", "op": "at_least", "number": 4},
                    CONSENT,
                ]
            },
        ),
        Ready(
            "late-for-usual-order",
            "Late for their usual order",
            {
                "all": [
                    {"condition": "orders", "op": "at_least", "times": 2},
                    {"condition": "late", "days": 7},
                    {"condition": "lifecycle_stage", "stages": ["active", "loyal", "at_risk"]},
                    CONSENT,
                ]
            },
        ),
        Ready(
            "one-time-buyers",
            "One-time buyers, day 30 to 45",
            {
                "all": [
                    {"condition": "orders", "op": "exactly", "times": 1},
                    {"condition": "first_order", "op": "more_than", "days": 29},
                    {"condition": "first_order", "op": "at_most", "days": 45},
                ]
            },
        ),
        Ready("loyal", "Loyal customers", {"condition": "lifecycle_stage", "stages": ["loyal"]}),
        Ready(
            "at-risk",
            "At risk of leaving",
            {"condition": "lifecycle_stage", "stages": ["at_risk"]},
        ),
        Ready("everyone-with-consent", "Everyone who agreed to e-mail", CONSENT),
    )
}
