"""Numbers, moments and texts in the shapes in which providers take and give them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from regulars.channels.provider import Request
from regulars.core.errors import Invalid


def local(number: str, country: str = "98") -> str:
    """As it is dialled inside the country: `+98912…` is `0912…`; any other with `00`."""
    plain = digits(number)
    return f"0{plain[len(country) :]}" if plain.startswith(country) else f"00{plain}"


def digits(number: str) -> str:
    """With the country's code and without a plus: `+966512…` is `966512…`."""
    return number.lstrip("+")


def e164(number: object, country: str = "") -> str:
    """The number in E.164 from the shapes providers use; `country` stands for a missing code."""
    text = str(number or "").strip()
    plain = re.sub("[^0-9]", "", text)
    if not plain:
        return ""
    if text.startswith("+"):
        return f"+{plain}"
    if plain.startswith("00"):
        return f"+{plain[2:]}"
    if country and plain.startswith("0"):
        return f"+{country}{plain[1:]}"
    return f"+{plain}" if plain.startswith(country) else f"+{country}{plain}"


def whole(text: str, name: str) -> int:
    """A setting or key that this provider wants as a number."""
    if not (text.isascii() and text.isdigit()):
        raise Invalid(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def moment(seconds: object) -> datetime | None:
    """Seconds since 1970 as a moment; None for anything else."""
    try:
        return datetime.fromtimestamp(float(str(seconds)), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def rows(found: object) -> list[dict[str, Any]]:
    """The objects in a list; providers answer `null` and single objects where a list stands."""
    if isinstance(found, dict):
        return [found]
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def by_number(found: Iterable[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Rows in the order of their ids: inboxes begin with the newest, and the last word counts."""
    return sorted(found, key=lambda row: str(row.get(name, "")).zfill(20))


def words(found: object) -> str:
    """Text that a database can hold: what others write may carry anything."""
    text = "" if found is None else str(found)
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def heard_fields(request: Request) -> dict[str, Any]:
    """What a call to our webhook carries, whether in the address, as a form or as JSON."""
    try:
        text = request.body.decode()
        if text.lstrip().startswith(("{", "[")):
            body = json.loads(text)
        else:
            body = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=200))
    except (ValueError, RecursionError) as error:
        raise Invalid("This is neither a form nor JSON.") from error
    if not isinstance(body, dict):
        raise Invalid("The report is not an object.")
    found = {**request.query, **body}
    return {
        words(name): words(value) if isinstance(value, str) else value
        for name, value in found.items()
    }
