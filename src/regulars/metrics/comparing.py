"""A period beside the one before and the same days a year before."""

from __future__ import annotations

from collections.abc import Mapping

from regulars.accounts.service import Profile
from regulars.core.money import exponent
from regulars.locale.calendars import Span
from regulars.metrics.family import in_order
from regulars.metrics.measuring import Measured
from regulars.metrics.reporting import days_of, interval_of, unit_of
from regulars.metrics.schemas import ChangeSince, Compared, Comparison
from regulars.stats.estimates import Estimate, change


def comparison_of(
    shop: Profile,
    span: Span,
    others: list[Span | None],
    found: Mapping[Span, Measured],
    history: Span | None,
) -> Comparison:
    metrics = {}
    for metric in in_order():
        now = found[span].estimates.get(metric.key)
        if now is None:
            continue
        before, year_before = (
            None if other is None else _since(metric.key, now, other, found, history)
            for other in others
        )
        metrics[metric.key] = Compared(
            **interval_of(now),
            unit=unit_of(metric, shop.currency),
            better=metric.better,
            before=before,
            year_before=year_before,
        )
    return Comparison(
        period=days_of(span),
        currency=shop.currency,
        exponent=exponent(shop.currency),
        metrics=metrics,
    )


def _since(
    key: str, now: Estimate, then: Span, found: Mapping[Span, Measured], history: Span | None
) -> ChangeSince | None:
    """The change since an earlier span; None when history does not reach that far back."""
    if history is None or then.first < history.first:
        return None
    earlier = found[then].estimates[key]
    difference = change(now, earlier)
    return ChangeSince(
        period=days_of(then),
        value=earlier.value,
        difference=difference.difference if difference else None,
        low=difference.low if difference else None,
        high=difference.high if difference else None,
        clear=difference.clear if difference else False,
    )
