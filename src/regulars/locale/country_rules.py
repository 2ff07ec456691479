"""What countries ask of marketing on a channel: hours, days, the sender's name, how to opt out.

The rows are dated data with their sources, in country_rules.json; where sources disagree the
strictest hours stand there. They are a careful beginning, not legal advice.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

ANYWHERE = "*"  # the country of the row for those without one of their own

Window = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of one country for marketing on one channel.

    `window` is the local time in which messages may arrive, its end not included; None means at
    any hour. Weekdays are 0 for Monday to 6 for Sunday.
    """

    window: Window | None = None
    closed_weekdays: frozenset[int] = frozenset()
    sender_prefix: str = ""
    sender_suffix: str = ""
    sender_longest: int | None = None  # letters of a sender's name, prefix and suffix included
    opt_out_suffix: str = ""
    links_need_approval: bool = False
    source: str = ""
    since: date | None = None

    def sender_fits(self, name: str) -> bool:
        """Whether the country lets marketing be sent under this name.

        Numbers are lines that the operator knows; the rules speak of names with letters.
        """
        if not any(letter.isalpha() for letter in name):
            return True
        fits = name.startswith(self.sender_prefix) and name.endswith(self.sender_suffix)
        return fits and (self.sender_longest is None or len(name) <= self.sender_longest)


FREE = Rule()


def rule_of(country: str | None, channel: str) -> Rule:
    """The rule for a country's code (ISO 3166, two letters).

    A country that is unknown or has no row gets the careful row for anywhere; a channel that no
    row speaks of is free.
    """
    rules = _rules()
    found = rules.get(((country or "").upper(), channel))
    return found or rules.get((ANYWHERE, channel), FREE)


def all_rules() -> dict[tuple[str, str], Rule]:
    """Every row, by country and channel."""
    return dict(_rules())


@cache
def _rules() -> dict[tuple[str, str], Rule]:
    data = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return {(row["country"], row["channel"]): _rule(row) for row in data["rules"]}


def _rule(row: dict[str, Any]) -> Rule:
    plain = ("sender_prefix", "sender_suffix", "opt_out_suffix", "source")
    return Rule(
        window=(time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"])),
        closed_weekdays=frozenset(row.get("closed_weekdays", ())),
        sender_longest=row.get("sender_longest"),
        links_need_approval=row.get("links_need_approval", False),
        since=date.fromisoformat(row["since"]),
        **{name: row.get(name, "") for name in plain},
    )
