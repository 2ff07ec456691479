"""The digest as a letter: the week's numbers with their change, what to say, what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from regulars.accounts.service import Profile
from regulars.core.workspace import Workspace
from regulars.locale.calendars import Span, format_date
from regulars.locale.directions import direction
from regulars.metrics import service as metrics
from regulars.metrics.family import METRICS
from regulars.metrics.schemas import ChangeSince, Compared
from regulars.metrics.wording import Words
from regulars.segments.ideas import Idea, ideas

HERE = Path(__file__).parent
SHOWN = ("revenue", "orders", "customers", "new_customers", "repeat_customer_rate")


@dataclass(frozen=True, slots=True)
class Number:
    """One metric of the week in words."""

    name: str
    value: str
    changes: list[str]


@dataclass(frozen=True, slots=True)
class Letter:
    """A digest in one language, ready to send."""

    subject: str
    html: str
    text: str


def write(ws: Workspace, shop: Profile, week: Span, *, language: str, now: datetime) -> Letter:
    """The letter about a week, in the reader's language and the shop's calendar and money."""
    words, own = Words(shop, language), _own(language)
    compared = metrics.comparison(ws, first=week.first, last=week.last, now=now)
    found = metrics.findings(ws, now=now)
    parts: dict[str, Any] = {
        "own": own,
        "language": language,
        "direction": direction(language),
        "subject": own["subject"].format(shop=shop.title, **_days(words, week, shop)),
        "title": shop.title,
        "findings": [words.finding(each.code, each.numbers) for each in found[:1]],
        "numbers": [_number(words, own, key, compared.metrics[key]) for key in SHOWN],
        "ideas": [_idea(words, own, each) for each in ideas(ws, now)],
        "link": ws.settings.public_url,
        "empty": not found,
    }
    pages = _pages()
    return Letter(
        subject=parts["subject"],
        html=pages.get_template("digest.html").render(parts),
        text=pages.get_template("digest.txt").render(parts),
    )


def _days(words: Words, week: Span, shop: Profile) -> dict[str, str]:
    def said(day: date) -> str:
        return words.digits(format_date(day, shop.calendar))

    return {"first": said(week.first), "last": said(week.last)}


def _number(words: Words, own: Mapping[str, Any], key: str, found: Compared) -> Number:
    unit = METRICS[key].unit
    value = words.say("absent") if found.value is None else words.value(found.value, unit)
    since = (("before", found.before), ("year_before", found.year_before))
    changes = [_change(words, own, key, name, change) for name, change in since if change]
    return Number(words.metric(key), value, [each for each in changes if each])


def _change(
    words: Words, own: Mapping[str, Any], key: str, when: str, change: ChangeSince
) -> str | None:
    if change.difference is None:
        return None
    if not change.clear:
        return str(own["same"].format(when=own[when]))
    size = words.value(abs(change.difference), METRICS[key].unit)
    return str(own["more" if change.difference > 0 else "less"].format(change=size, when=own[when]))


def _idea(words: Words, own: Mapping[str, Any], idea: Idea) -> dict[str, str]:
    act = own["ideas"][idea.code].format(count=words.number(idea.count))
    gain = ""
    if idea.expected_minor is not None:
        money, rise = words.money(idea.expected_minor), words.number(idea.assumed_rise * 100)
        gain = own["assumed"].format(gain=money, rise=rise)
    return {"act": act, "gain": gain}


@cache
def _own(language: str) -> Mapping[str, Any]:
    path = HERE / "words" / f"{language}.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


@cache
def _pages() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "pages"),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
