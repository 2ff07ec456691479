"""What a marketer's template may do to a value, and how much of it.

Liquid's own filters are wrapped: none may make more than a bounded text, list or number, and none
runs on when the render's time is over. `money`, `date` and `number` speak as the shop speaks.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from liquid import Environment
from liquid.exceptions import FilterArgumentError, ResourceLimitError

from regulars.locale.calendars import format_date
from regulars.locale.digits import group, localise
from regulars.locale.money import format_minor

MOST_TEXT, MOST_ITEMS, MOST_BITS = 200_000, 10_000, 256
# Not among them: `safe`, which would let a customer's name through unescaped.
ALLOWED = frozenset(
    {
        "abs", "at_least", "at_most", "capitalize", "ceil", "compact", "concat", "default",
        "divided_by", "downcase", "escape", "escape_once", "find", "first", "floor", "has",
        "join", "last", "lstrip", "map", "minus", "modulo", "newline_to_br", "plus", "prepend",
        "append", "reject", "remove", "remove_first", "replace", "replace_first", "reverse",
        "round", "rstrip", "size", "slice", "sort", "sort_natural", "split", "squish", "strip",
        "strip_html", "strip_newlines", "sum", "times", "truncate", "truncatewords", "uniq",
        "upcase", "url_encode", "where",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Speech:
    """In which language and calendar this render speaks, and until when it may."""

    language: str
    shop: dict[str, Any]
    deadline: float


SPEECH: ContextVar[Speech] = ContextVar("speech")


def install(env: Environment) -> None:
    """Leave only the allowed filters, each within its bounds, and add ours."""
    env.filters = {
        name: _bounded(name, function) for name, function in env.filters.items() if name in ALLOWED
    }
    for name, ours in (("money", money), ("date", day), ("number", number)):
        env.add_filter(name, _bounded(name, ours))


def money(value: object) -> str:
    """An amount in minor units as people print it; nothing for a price that nobody told."""
    if value is None:
        return ""
    shop = SPEECH.get().shop
    return format_minor(
        _whole(value), shop["currency"], shop["unit"], SPEECH.get().language, digits=shop["digits"]
    )


def day(value: object) -> str:
    """An ISO date in the shop's calendar and digits; nothing for no date."""
    if not value:
        return ""
    try:
        found = date.fromisoformat(str(value)[:10])
    except ValueError:
        raise FilterArgumentError(f"date: {value!r} is not a date", token=None) from None
    return _digits(format_date(found, SPEECH.get().shop["calendar"]).replace("-", "/"))


def number(value: object) -> str:
    """A number with its thousands set apart."""
    text = str(value) if isinstance(value, float) and not value.is_integer() else str(_whole(value))
    latin = SPEECH.get().shop["digits"] == "latin"
    return group(text, "en" if latin else SPEECH.get().language)


def _digits(text: str) -> str:
    speech = SPEECH.get()
    return text if speech.shop["digits"] == "latin" else localise(text, speech.language)


def _whole(value: object) -> int:
    try:
        return int(value)  # type: ignore[call-overload, no-any-return]
    except (TypeError, ValueError, OverflowError):
        raise FilterArgumentError(f"{value!r} is not a number", token=None) from None


def _bounded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def inner(*values: Any, **options: Any) -> Any:
        if time.monotonic() > SPEECH.get().deadline:
            raise ResourceLimitError("the template takes too long", token=None)
        _check_growth(name, values)
        result = function(*values, **options)
        _check_size(result)
        return result

    return inner


_SERIES = (list, tuple, range)


def _check_growth(name: str, values: tuple[Any, ...]) -> None:
    """Refuse before the memory is taken: a short template can ask for gigabytes."""
    for value in values:
        _check_size(value)
    if name.startswith("replace") and len(values) >= 3:
        text, old, new = (str(value) for value in values[:3])
        _refuse_if(len(text) + text.count(old) * len(new) > MOST_TEXT)
    if name == "join" and issubclass(type(values[0]), _SERIES):
        joint = len(str(values[1])) if len(values) > 1 else 1
        _refuse_if(sum(len(str(item)) + joint for item in values[0]) > MOST_TEXT)
    if name == "concat":
        lengths = [len(value) for value in values if issubclass(type(value), _SERIES)]
        _refuse_if(sum(lengths) > MOST_ITEMS)


def _check_size(value: Any) -> None:
    kind = type(value)  # isinstance would touch an undefined value, which is an error of its own
    if issubclass(kind, str):
        _refuse_if(len(value) > MOST_TEXT)
    elif issubclass(kind, _SERIES):
        _refuse_if(len(value) > MOST_ITEMS)
    elif issubclass(kind, int):
        _refuse_if(value.bit_length() > MOST_BITS)


def _refuse_if(too_much: bool) -> None:
    if too_much:
        raise ResourceLimitError("the template makes too large a value", token=None)
