"""What crosses the wire about segments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from regulars.core.text import Count, Name, Wire

Page = Annotated[int, Field(ge=1, le=1_000_000)]
Size = Annotated[int, Field(ge=1, le=200)]
Rule = dict[str, Any]


class SentenceRow(Wire):
    """One row of a rule as a code with values; `depth` counts the groups around it."""

    path: str
    depth: int
    negated: bool
    code: str
    values: dict[str, Any]


class Fault(Wire):
    """What is wrong with a rule, and where in it."""

    path: str
    message: str


class SegmentOut(Wire):
    """A named rule with how many people it holds now; a broken one has no count."""

    id: str
    name: str
    ready: str | None
    rule: Rule
    sentence: list[SentenceRow]
    count: int | None
    broken: list[Fault]
    created_at: datetime | None
    changed_at: datetime | None


class SegmentList(Wire):
    """All segments; `as_of` is the oldest moment of their counts."""

    items: list[SegmentOut]
    customers: int
    as_of: datetime | None = None


class GrowthDay(Wire):
    day: str
    customers: Count
    entered: Count
    left: Count


class GrowthOut(Wire):
    """A segment day by day; `since` is the first day on which it was counted."""

    items: list[GrowthDay]
    since: str | None


class NewSegment(Wire):
    name: Name
    rule: Rule


class ChangedSegment(Wire):
    name: Name | None = None
    rule: Rule | None = None


class RuleIn(Wire):
    rule: Rule


class MembersIn(Wire):
    rule: Rule
    page: Page = 1
    size: Size = 50


class Member(Wire):
    id: str
    name: str | None
    email: str | None
    phone: str | None
    language: str | None
    country: str | None
    city: str | None


class PathCount(Wire):
    path: str
    count: Count


class ReachOut(Wire):
    """How many members a channel reaches with consent, and why not the others."""

    channel: str
    reachable: Count
    no_address: Count
    suppressed: Count
    no_consent: Count


class CountedOut(Wire):
    """A rule counted: the whole, each row, the rows one after another, the reach, some members."""

    customers: Count
    count: Count
    rows: list[PathCount]
    narrowing: list[PathCount]
    reach: list[ReachOut]
    sample: list[Member]


class MemberPage(Wire):
    items: list[Member]
    total: Count


class OverlapOut(Wire):
    """What a segment and the rule share; a share of nobody is null."""

    id: str
    name: str
    customers: Count
    both: Count
    share_of_rule: float | None
    share_of_other: float | None


class OverlapList(Wire):
    count: Count
    items: list[OverlapOut]


class SqlOut(Wire):
    """The query behind a rule, to look at."""

    sql: str


class SentenceOut(Wire):
    """A rule as rows of codes for the screens, and as one English sentence."""

    rows: list[SentenceRow]
    english: str
    broken: list[Fault]


class UseOut(Wire):
    """What uses a segment; `holds` says why the segment cannot be removed, or is empty."""

    kind: str
    id: str
    name: str
    holds: str


class UseList(Wire):
    items: list[UseOut]


class ListOut(Wire):
    """People brought in as a file; `unmatched` of its rows fit nobody."""

    id: str
    name: str
    matched_by: str
    customers: Count
    unmatched: Count
    created_at: datetime


class ListList(Wire):
    items: list[ListOut]


class ParameterOut(Wire):
    """One field of a condition's form."""

    name: str
    type: str
    unit: str
    suggest: str
    required: bool
    default: Any
    choices: list[str]


class ConditionOut(Wire):
    key: str
    help: str
    parameters: list[ParameterOut]


class ConditionList(Wire):
    items: list[ConditionOut]


class Values(Wire):
    items: list[str]


class IdeaOut(Wire):
    """What to do today. `expected_minor` = count x assumed_rise x average_order_minor, or null."""

    code: str
    segment_id: str
    rule: Rule
    count: Count
    expected_minor: int | None
    average_order_minor: int | None
    assumed_rise: float
    sure: str = "guess"


class IdeaList(Wire):
    items: list[IdeaOut]
    currency: str


class BelongingOut(Wire):
    """A segment that holds a customer, and since when.

    Null: since before anybody counted, which began on `counted_since`.
    """

    id: str
    name: str
    ready: str | None
    since: datetime | None
    counted_since: date | None


class BelongingList(Wire):
    items: list[BelongingOut]
