"""The decisions under which one file is read, once no question is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from regulars.accounts.service import Profile
from regulars.connectors.dates import DateStyle
from regulars.connectors.schemas import Level, Mapping, Role, Sniff, Unit
from regulars.core.errors import Invalid, Problem
from regulars.core.money import exponent

DEFAULT_SOURCE = "shop"


@dataclass(frozen=True, slots=True)
class Plan:
    """Which column means what, and how its text becomes values."""

    names: tuple[str, ...]
    roles: dict[Role, int]
    style: DateStyle
    decimal: str
    currency: str
    currency_from: str
    unit: Unit
    level: Level
    keep_duplicates: bool
    cancelled_with_c: bool
    name: str
    zone: str
    country: str
    now: datetime

    @property
    def plain(self) -> bool:
        """Whether numbers may be tried as computers write them: with a point before decimals."""
        return self.decimal == "."

    @property
    def source(self) -> str:
        """How history calls the origin of these facts."""
        return f"import:{self.name}"

    @property
    def prefix(self) -> str:
        """Put before order numbers, so that two shops' number 1001 stay two orders."""
        return "" if self.name == DEFAULT_SOURCE else f"{self.name}:"

    @property
    def factor(self) -> int:
        """Minor units of the currency in one unit of the file."""
        return int(10 ** exponent(self.currency)) * (10 if self.unit == "toman" else 1)

    def has(self, *roles: Role) -> bool:
        """Whether any of the roles has a column."""
        return any(role in self.roles for role in roles)


def make_plan(
    sniff: Sniff,
    mapping: Mapping,
    style: DateStyle,
    profile: Profile,
    *,
    has_profile: bool,
    now: datetime,
) -> Plan:
    """Raises Invalid when a question is open or the currency is not the workspace's."""
    _refuse_open(sniff)
    if has_profile and sniff.currency != profile.currency:
        raise Invalid(
            f"The amounts are in {sniff.currency} but this workspace counts in "
            f"{profile.currency}; convert them, name --currency {profile.currency} if they are, or "
            "import into another workspace.",
            code="other_currency",
        )
    return Plan(
        names=tuple(column.name for column in sniff.columns),
        roles={c.guess: c.index for c in sniff.columns if c.guess != "ignore"},
        style=style,
        decimal=sniff.decimal,
        currency=sniff.currency,
        currency_from=sniff.currency_from,
        unit=sniff.unit,
        level=sniff.level,
        keep_duplicates=mapping.duplicates == "keep",
        cancelled_with_c=sniff.cancelled_with_c,
        name=mapping.source,
        zone=profile.timezone,
        country=profile.country,
        now=now,
    )


def _refuse_open(sniff: Sniff) -> None:
    waiting: Sequence[Problem] = [
        Problem(question.option, question.message)
        for question in sniff.questions
        if question.blocking
    ]
    if waiting:
        first = waiting[0]
        raise Invalid(
            f"{first.message} Say {first.where}.", problems=tuple(waiting[1:]), code="question"
        )
