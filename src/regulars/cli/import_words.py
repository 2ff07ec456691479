"""An import in words: how the file was read, and what became of its rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regulars.connectors.schemas import ImportReport, ProductReport, Sniff

SHOWN = 12  # unused columns named
_DELIMITERS = {"\t": "tabs", " ": "white space"}
_ORDERS = {"ymd": "year first", "dmy": "day first", "mdy": "month first"}
_LEVELS = {"order": "an order", "line": "a line of an order"}


def reading(found: Sniff) -> Iterator[str]:
    """What was guessed or said about a file, so that a wrong guess is seen and corrected."""
    form: str = found.format
    if form == "text":
        between = _DELIMITERS.get(found.delimiter, repr(found.delimiter))
        form = f"text in {found.encoding}, columns set apart by {between}"
    yield (
        f"  Read as {form}; a row is {_LEVELS[found.level]}; dates {found.calendar}, "
        f"{_ORDERS[found.date_order]}."
    )
    used = [f"{c.guess} = {c.name}" for c in found.columns if c.guess != "ignore"]
    yield _columns(used, [c.name for c in found.columns if c.guess == "ignore"])


def _columns(used: list[str], unused: list[str]) -> str:
    ours = "regulars_"  # what a file of refused rows carries besides the shop's own columns
    left = [name for name in unused if not name.startswith(ours)]
    more = f" and {len(left) - SHOWN} more" if len(left) > SHOWN else ""
    named = f" Not used: {', '.join(left[:SHOWN])}{more}." if left else ""
    return f"  Columns: {', '.join(used)}.{named} If that is wrong: --map ROLE=COLUMN."


def told(path: Path, report: ImportReport) -> Iterator[str]:
    """What became of the rows."""

    def money(minor: int) -> str:
        from regulars.locale.money import format_minor

        return format_minor(minor, report.currency, report.unit, "en")

    verb = "would be accepted" if report.dry_run else "accepted"
    ignored = sum(report.ignored.values())
    yield (
        f"{path.name}: {_many(report.rows, 'row')}: {report.accepted:,} {verb}, "
        f"{report.merged:,} known already, {ignored:,} ignored, {report.refused_rows:,} refused."
    )
    if report.first_day:
        yield (
            f"  {_many(report.orders_new, 'new order')} from {report.first_day} to "
            f"{report.last_day}, {money(report.revenue_minor)}."
        )
    if report.orders_changed:
        yield f"  {_many(report.orders_changed, 'known order')} changed."
    if report.customers_new or report.customers_known:
        new = _many(report.customers_new, "new customer")
        yield f"  {new}, {report.customers_known:,} known."
    if report.refunds_matched or report.refunds_unmatched:
        yield (
            f"  Refunds of {money(report.refunds_minor)}: {report.refunds_matched:,} rows reverse "
            f"an order, for {report.refunds_unmatched:,} none was found."
        )
    if report.lines_without_customer:
        yield (
            f"  {report.lines_without_customer:,} rows without a customer count in revenue "
            f"({money(report.revenue_without_customer_minor)}) and in no customer metric."
        )
    for rule, count in report.ignored.items():
        yield f"  Ignored: {count:,} ({rule.replace('_', ' ')})."
    for code, count in report.refused_by_code.items():
        yield f"  Refused: {count:,} ({code.replace('_', ' ')})."
    if report.refused_file:
        yield f"  Refused rows, to be mended and imported again: {report.refused_file}"
    if report.calendar:
        would = "would count" if report.dry_run else "counts"
        yield f"  The shop {would} in the {report.calendar.title()} calendar, as the file does."
    yield f"  Currency: {report.currency}{_from(report)}."


def told_of_products(path: Path, report: ProductReport) -> Iterator[str]:
    """What became of the rows of a file of products, and how it was read."""
    verb = "would be accepted" if report.dry_run else "accepted"
    yield (
        f"{path.name}: {_many(report.rows, 'row')}: {report.accepted:,} {verb}, "
        f"{report.refused_rows:,} refused."
    )
    yield (
        f"  {_many(report.new, 'new product')}, {report.changed:,} changed, {report.same:,} as "
        f"they were; prices in {report.currency}."
    )
    if report.repeated:
        yield f"  {_many(report.repeated, 'row')} named a product that a later row names again."
    for code, count in report.refused_by_code.items():
        yield f"  Refused: {count:,} ({code.replace('_', ' ')})."
    if report.refused_file:
        yield f"  Refused rows, to be mended and imported again: {report.refused_file}"
    used = [f"{role} = {name}" for role, name in report.columns.items()]
    yield _columns(used, report.unused)


def _from(report: ImportReport) -> str:
    reasons = {
        "header": "named in the header",
        "amounts": "written beside the amounts",
        "column": "from its column",
        "country": "guessed from the customers' country; --currency says otherwise",
        "calendar": "guessed from the calendar; --currency says otherwise",
        "default": "assumed; --currency says otherwise",
        "workspace": "the workspace's",
    }
    told = reasons.get(report.currency_from)
    return f" ({told})" if told else ""


def _many(count: int, thing: str) -> str:
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
