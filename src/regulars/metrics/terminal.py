"""The report on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from regulars.metrics.breaking import breakdown_named
from regulars.metrics.family import in_order
from regulars.metrics.printing import (
    DARK_FROM,
    SHADES,
    SHOWN_MONTHS,
    breakdown_rows,
    change_text,
    heatmap,
    metric_rows,
    notes,
    period_line,
    sentences,
    value_text,
)
from regulars.metrics.schemas import Compare, Finding, Printed, Report
from regulars.metrics.wording import Words


def as_text(
    report: Report,
    findings: Sequence[Finding],
    words: Words,
    *,
    width: int | None,
    compare: Compare | None = None,
) -> str:
    """Tables for a terminal; colours only where it has them."""
    from rich.console import Console

    console = Console(width=width)
    with console.capture() as captured:
        console.print(f"[bold]{_escaped(words.shop.title)}[/bold]  {period_line(report, words)}")
        if report.notes.history is None:
            console.print(words.say("empty"))
        for sentence in sentences(findings, words):
            console.print(sentence, highlight=False)
        console.print(_metric_table(report, words, compare))
        if isinstance(report, Printed) and report.breakdown:
            console.print(_breakdown_table(report, words))
        if report.series:
            console.print(_series_table(report, words))
        if any(report.cohorts.sizes):
            console.print(_cohort_table(report, words))
        for line in notes(report, words):
            console.print(line, highlight=False)
    return captured.get()


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _metric_table(report: Report, words: Words, compare: Compare | None) -> Any:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(words.say("metric"))
    table.add_column(words.say("value"), justify="right")
    table.add_column(words.say("interval"), style="dim")
    comparison = report.comparison if isinstance(report, Printed) and compare else None
    if comparison and compare:
        table.add_column(words.say("change_since"))
    for row in metric_rows(report, words):
        cells = [row["name"], row["value"], row["interval"]]
        if comparison and compare:
            cells.append(change_text(comparison, row["key"], compare, words))
        table.add_row(*cells)
    return table


def _breakdown_table(report: Printed, words: Words) -> Any:
    from rich.table import Table

    found = report.breakdown
    assert found is not None
    table = Table(
        title=breakdown_named(found.of).title, title_justify="left", box=None, padding=(0, 2, 0, 0)
    )
    table.add_column("")
    for metric in found.metrics:
        table.add_column(words.metric(metric.key), justify="right")
    for name, cells in breakdown_rows(found, words):
        table.add_row(_escaped(name), *cells)
    return table


def _series_table(report: Report, words: Words) -> Any:
    from rich.table import Table

    keys = ("customers", "new_customers", "customer_retention_rate", "orders", "revenue")
    units = {metric.key: metric.unit for metric in in_order()}
    table = Table(title=words.say("series"), title_justify="left", box=None, padding=(0, 2, 0, 0))
    table.add_column("")
    for key in keys:
        table.add_column(words.metric(key), justify="right")
    for part in report.series:
        cells = [value_text(part.metrics[key], units[key], words) for key in keys]
        name = words.digits(part.key) + ("" if part.complete else f" ({words.say('running')})")
        table.add_row(name, *cells, style="" if part.complete else "dim")
    return table


def _cohort_table(report: Report, words: Words) -> Any:
    from rich.table import Table
    from rich.text import Text

    rows = heatmap(report, words)
    table = Table(title=words.say("cohorts"), title_justify="left", box=None, padding=(0, 1, 0, 0))
    table.add_column(words.say("cohort"), no_wrap=True)
    table.add_column(words.say("size"), justify="right")
    shown = min(SHOWN_MONTHS, max((len(row["cells"]) for row in rows), default=0))
    for offset in range(1, shown + 1):
        table.add_column(words.number(offset), justify="right", no_wrap=True)
    for row in rows:
        cells = [Text(cell["text"], style=_style(cell)) for cell in row["cells"][:shown]]
        table.add_row(row["month"], row["size"], *cells)
    return table


def _style(cell: dict[str, Any]) -> str:
    if not cell["complete"]:
        return "dim italic"
    if cell["shade"] is None:
        return ""
    ink = "#FFFFFF" if cell["shade"] >= DARK_FROM else "#1B2430"
    return f"{ink} on {SHADES[cell['shade']]}"
