"""What a marketer's template may do to a value, and how much of it.

Liquid's own filters are wrapped: none may make more than a bounded text, list or number, and none
runs on when the render's time is over. Ours, which speak as the shop speaks, are in spoken.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from liquid import Environment
from liquid.exceptions import ResourceLimitError

from regulars.messages.spoken import FILTERS, SPEECH

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


def install(env: Environment) -> None:
    """Leave only the allowed filters, each within its bounds, and add ours."""
    env.filters = {
        name: _bounded(name, function) for name, function in env.filters.items() if name in ALLOWED
    }
    for name, ours in FILTERS.items():
        env.add_filter(name, _bounded(name, ours))


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
