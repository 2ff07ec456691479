"""The report as one HTML file that needs no network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from regulars.locale.directions import direction
from regulars.metrics.printing import (
    DARK_FROM,
    SHADES,
    heatmap,
    metric_rows,
    notes,
    period_line,
    sentences,
    value_text,
)
from regulars.metrics.schemas import Finding, Report
from regulars.metrics.wording import Words


def as_html(report: Report, findings: Sequence[Finding], words: Words) -> str:
    """One file with everything in it, right to left where the language is."""
    from jinja2 import Environment, PackageLoader

    environment = Environment(
        loader=PackageLoader("regulars.metrics"), autoescape=True, trim_blocks=True
    )
    rows = heatmap(report, words, months=24)
    return environment.get_template("report.html").render(
        words=words,
        language=words.language,
        direction=direction(words.language),
        title=words.shop.title,
        period=period_line(report, words),
        findings=sentences(findings, words),
        metrics=metric_rows(report, words),
        cohorts=rows,
        width=max((len(row["cells"]) for row in rows), default=0),
        shades=SHADES,
        dark_from=DARK_FROM,
        series=_chart(report, words),
        notes=notes(report, words),
        empty=report.notes.history is None,
    )


def _chart(report: Report, words: Words) -> list[dict[str, Any]]:
    """Revenue per period as bars: label, amount, height between 0 and 1."""
    amounts = [part.metrics["revenue"].value or 0 for part in report.series]
    top = max((max(amount, 0) for amount in amounts), default=0)
    return [
        {
            "key": words.digits(part.key),
            "revenue": words.money(amount),
            "customers": value_text(part.metrics["customers"], "customers", words),
            "retention": value_text(part.metrics["customer_retention_rate"], "share", words),
            "height": max(amount, 0) / top if top else 0.0,
            "complete": part.complete,
        }
        for part, amount in zip(report.series, amounts, strict=True)
    ]
