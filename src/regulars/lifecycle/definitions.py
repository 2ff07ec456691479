"""How stages and groups are told apart, in English, for the command line and the API."""

from __future__ import annotations

from regulars.lifecycle.advice import By
from regulars.lifecycle.settings import Settings


def definition(settings: Settings, by: By) -> str:
    """One paragraph that follows the settings."""
    return _stages(settings) if by == "stage" else _groups(settings)


def _stages(settings: Settings) -> str:
    rules = settings.stages
    loyal = f"loyal with {rules.loyal_visits} or more"
    named = f"new with one order day, active with more, {loyal}"
    stages = (("at risk", rules.late), ("lapsed", rules.lapsed), ("lost", rules.lost))
    limits = " ".join(f"Beyond {limit:g}: {stage}." for stage, limit in stages)
    if rules.by == "days":
        return f"By days since the last order. Up to {rules.late:g}: {named}. {limits}"
    return (
        "By the customer's own rhythm: days since the last order divided by the usual gap (the "
        "mean of their gaps between order days and two gaps of the shop's mean). Up to "
        f"{rules.late:g}: {named}. {limits}"
    )


def _groups(settings: Settings) -> str:
    if settings.rfm.by == "thresholds":
        days, orders = settings.rfm.recency_days, settings.rfm.orders
        return (
            "Scores from 1 to 5. Recency: one more for at most "
            f"{_listed(days)} days since the last order. Frequency: one more for at least "
            f"{_listed(orders)} orders. Recency and frequency name the group."
        )
    shares = _listed(settings.rfm.shares)
    return (
        f"Scores from 1 to 5 by rank among all customers, divided at {shares} %. Equal customers "
        "get equal scores. Recency and frequency name the group. Movement is measured by the "
        "scores of the later day on both days."
    )


def _listed(numbers: tuple[int, ...]) -> str:
    return ", ".join(str(number) for number in numbers)
