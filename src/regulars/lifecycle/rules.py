"""Every counted group as a rule of the one rule language, so that its people can be opened.

What stands now is said by conditions that stay up to date. What stood on another day is said by
that day and the yardstick of the question, so that it never changes again.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from regulars.lifecycle.advice import By
from regulars.lifecycle.people import Yardstick

Rule = dict[str, Any]


def stands_in(by: By, code: str) -> Rule:
    """Who is in a stage or group now."""
    if by == "stage":
        return {"condition": "lifecycle_stage", "stages": [code]}
    return {"condition": "rfm_group", "groups": [code]}


def stood_in(by: By, code: str, on: date, yardstick: Yardstick) -> Rule:
    """Who was in a stage or group on a day; `none` is before the first order."""
    day = on.isoformat()
    if by == "stage":
        limits = {"gap_days": yardstick.gap_days, **asdict(yardstick.limits)}
        return {"condition": "was_in_stage", "stages": [code], "on": day, **limits}
    edges = {"recency_days": list(yardstick.recency_days), "orders": list(yardstick.orders)}
    return {"condition": "was_in_rfm_group", "groups": [code], "on": day, **edges}


def moved(by: By, came_from: str, went_to: str, since: date, on: date, yard: Yardstick) -> Rule:
    """Who was in one on the first day and in another on the second."""
    return {"all": [stood_in(by, came_from, since, yard), stood_in(by, went_to, on, yard)]}


def scored(recency: int, frequency: int) -> Rule:
    """Who has two scores now."""
    pairs = (("rfm_r", recency), ("rfm_f", frequency))
    return {
        "all": [
            {"condition": "trait", "name": name, "op": "exactly", "number": score}
            for name, score in pairs
        ]
    }
