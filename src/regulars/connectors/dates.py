"""Dates as shops write them: which way round, in which calendar, and as SQL."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from regulars.connectors.schemas import Calendar, DateOrder
from regulars.history.engine import DuckDBEngine, quote
from regulars.locale.digits import to_latin

_NUMBERS = re.compile(r"(\d{1,4})([-/.\s])(\d{1,2})\2(\d{1,4})(?!\d)(.*)")
_COMPACT = re.compile(r"(1[2-5]\d\d|19\d\d|20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)(.*)")
_WORDS = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2}[-\s][A-Za-z]{3,9}|[A-Za-z]{3,9}\.?\s+\d{1,2})"
)
_OFFSET = re.compile(r"\d(?::?\d\d)\s*(?:Z|[+-]\d\d(?::?\d\d)?)$")
_TIMES = ("", "%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%H:%M:%S.%f")
_MONTHS = ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%d-%b-%Y", "%d-%b-%y")
JALALI_YEARS = range(1200, 1500)
DIGITS = ("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How the dates of one column are written."""

    calendar: Calendar
    order: DateOrder
    certain: bool  # the values leave no doubt about day and month
    mixed: bool = False  # the values contradict each other
    compact: bool = False
    words: bool = False
    aware: bool = False  # times carry an offset from UTC


def looks_like_date(value: str) -> bool:
    """Whether a value could be a date at all."""
    text = to_latin(value).strip()
    return bool(_NUMBERS.match(text) or _COMPACT.match(text) or _WORDS.match(text))


def style_of(values: Sequence[str]) -> DateStyle:
    """Read the style off the values of a column."""
    texts = [to_latin(value).strip() for value in values]
    parts = [found for text in texts if (found := _NUMBERS.match(text))]
    aware = bool(texts) and 2 * sum(bool(_OFFSET.search(text)) for text in texts) > len(texts)
    if len(parts) * 2 < len(texts):
        return _other(texts, aware)
    heads = Counter(len(found[1]) for found in parts)
    if heads[4] * 2 >= len(parts):
        years = [int(found[1]) for found in parts if len(found[1]) == 4]
        return DateStyle(_calendar(years), "ymd", True, aware=aware)
    years = [int(found[4]) for found in parts if len(found[4]) == 4]
    day_first = any(int(found[1]) > 12 for found in parts)
    month_first = any(int(found[3]) > 12 for found in parts)
    calendar = _calendar(years)
    order: DateOrder = "mdy" if month_first and not day_first else "dmy"
    certain = day_first != month_first or calendar == "jalali"
    return DateStyle(calendar, order, certain, mixed=day_first and month_first, aware=aware)


def _other(texts: Sequence[str], aware: bool) -> DateStyle:
    compact = [found for text in texts if (found := _COMPACT.match(text))]
    if len(compact) * 2 >= len(texts):
        years = [int(found[1]) for found in compact]
        return DateStyle(_calendar(years), "ymd", True, compact=True, aware=aware)
    return DateStyle("gregorian", "dmy", True, words=True, aware=aware)


def _calendar(years: Sequence[int]) -> Calendar:
    jalali = sum(year in JALALI_YEARS for year in years)
    return "jalali" if years and 2 * jalali > len(years) else "gregorian"


def moment_sql(column: str, style: DateStyle, zone: str, *, plain: bool = False) -> str:
    """SQL for the shop's local time of a text column; NULL where it cannot be read.

    `plain` takes the quickest way, which leaves unusual spellings unread.
    """
    if plain and style.calendar == "gregorian" and style.order == "ymd" and not style.aware:
        iso = not style.compact and not style.words
        return f"try_cast({column} AS TIMESTAMP)" if iso else f"try_strptime({column}, '%Y%m%d')"
    latin = f"translate(trim({column}), '{DIGITS[0]}', '{DIGITS[1]}')"
    if style.calendar == "jalali":
        return _jalali_sql(latin, style.order)
    formats = _formats(style)
    parsed = f"try_strptime({latin}, [{', '.join(repr(text) for text in formats)}])"
    if style.aware:
        parsed = f"coalesce(try_cast({column} AS TIMESTAMPTZ) AT TIME ZONE '{zone}', {parsed})"
    if style.order == "ymd" and not style.compact:
        return f"coalesce(try_cast({column} AS TIMESTAMP), {parsed})" if not style.aware else parsed
    return parsed


def _formats(style: DateStyle) -> list[str]:
    if style.words:
        dates: Sequence[str] = _MONTHS
    elif style.compact:
        dates = ("%Y%m%d",)
    else:
        letters = {"y": "%Y", "m": "%m", "d": "%d"}
        order = [letters[letter] for letter in style.order]
        dates = [mark.join(order) for mark in "/-. "]
        if style.order != "ymd":  # %Y would take 10 for the year 10
            dates = [text.replace("%Y", "%y") for text in dates] + dates
    seps = ("", " ") if style.compact else (" ",)
    timed = [f"{day}{sep}{time}" for day in dates for time in _TIMES[1:] for sep in (*seps, "T")]
    return [*dates, *timed, *(f"{day}, {time}" for day in dates for time in _TIMES[1:])]


def _jalali_sql(plain: str, order: DateOrder) -> str:
    """Arithmetic on the first days of the years: a month has 31 days until the sixth, then 30."""
    groups = {"ymd": "'y', 'm', 'd'", "dmy": "'d', 'm', 'y'", "mdy": "'m', 'd', 'y'"}[order]
    widths = {"y": r"(\d{4})", "m": r"(\d{1,2}?)", "d": r"(\d{1,2})"}
    first, second, third = (widths[letter] for letter in order)
    pattern = (
        rf"^{first}[-/. ]?{second}[-/. ]?{third}(?:[ T,،-]+(\d{{1,2}}):(\d{{2}})(?::(\d{{2}}))?)?$"
    )
    if order == "ymd":
        pattern = (
            r"^(\d{4})[-/. ]?(\d{2}|\d)[-/. ]?(\d{1,2})"
            r"(?:[ T,،-]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$"
        )
    names = f"[{groups}, 'h', 'i', 's']"
    return f"regulars_jalali(regexp_extract({plain}, '{pattern}', {names}))"


@cache
def _year_starts() -> tuple[int, ...]:
    """Days since 1970 on which each Jalali year begins, and the one after the last."""
    from persiantools.jdatetime import JalaliDate

    epoch = date(1970, 1, 1)
    years = (*JALALI_YEARS, JALALI_YEARS.stop)
    return tuple((JalaliDate(year, 1, 1).to_gregorian() - epoch).days for year in years)


def set_up(engine: DuckDBEngine, zone: str) -> None:
    """What `moment_sql` needs: the zone, and a macro for Jalali dates."""
    engine.command(f"SET TimeZone = {quote(zone)}")
    engine.command(_jalali_macro())


def _jalali_macro() -> str:
    """The moment of a Jalali date; NULL for a day that does not exist."""
    starts = ", ".join(map(str, _year_starts()))
    first, last = JALALI_YEARS.start, JALALI_YEARS.stop - 1

    def number(part: str) -> str:
        return f"try_cast(p.{part} AS INTEGER)"

    year, month, day = number("y"), number("m"), number("d")
    start = f"([{starts}])[{year} - {first - 1}]"
    length = (
        f"CASE WHEN {month} <= 6 THEN 31 WHEN {month} <= 11 THEN 30 "
        f"ELSE ([{starts}])[{year} - {first - 2}] - {start} - 336 END"
    )
    before = f"({month} - 1) * 30 + least({month} - 1, 6)"
    clock = "".join(
        f" + to_{unit}(coalesce({number(part)}, 0))"
        for unit, part in (("hours", "h"), ("minutes", "i"), ("seconds", "s"))
    )
    valid = (
        f"{year} BETWEEN {first} AND {last} AND {month} BETWEEN 1 AND 12 AND {day} >= 1 "
        f"AND {day} <= {length} AND coalesce({number('h')}, 0) < 24 "
        f"AND coalesce({number('i')}, 0) < 60 AND coalesce({number('s')}, 0) < 60"
    )
    value = f"TIMESTAMP '1970-01-01' + to_days({start} + {before} + {day} - 1){clock}"
    return f"CREATE OR REPLACE TEMP MACRO regulars_jalali(p) AS CASE WHEN {valid} THEN {value} END"
