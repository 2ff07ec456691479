"""Stages, groups, movement and settings as they cross the wire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from regulars.core.text import Wire
from regulars.lifecycle.advice import By
from regulars.lifecycle.movement import Direction
from regulars.lifecycle.settings import RfmRules, StageRules
from regulars.stats.usual import Judgement

Rule = dict[str, Any]


class Numbers(Wire):
    """What is told of any group of people. `value_minor`: their mean predicted value."""

    customers: int
    revenue_minor: int
    median_days_since: float
    median_orders: float
    value_minor: int | None


class Standing(Numbers):
    """A stage or RFM group: its people, what it is for, and how it changed since the other day."""

    code: str
    goal: str
    action: str
    change: int | None
    rule: Rule


class UsualOut(Wire):
    """What earlier windows of equal length lead one to expect of a movement."""

    median: float
    low: int
    high: int
    windows: int


class Move(Wire):
    """How many customers were in one place on the first day and in another on the second."""

    came_from: str
    went_to: str
    direction: Direction
    customers: int
    usual: UsualOut | None
    judgement: Judgement
    rule: Rule


class Lifecycle(Wire):
    """Where all customers stand on a day, and how they moved since another.

    `live`: the day is the newest there is, so that the groups' rules keep themselves up to date.
    `pending`: the settings changed and the customers' own traits do not follow them yet.
    """

    by: By
    on: date | None
    since: date | None
    live: bool
    pending: bool
    definition: str
    currency: str
    usual_gap_days: float | None
    customers: int
    groups: list[Standing]
    moves: list[Move]


class BandOut(Wire):
    """Beyond `low` and up to `high` of a silence, or from `low` to `high` visits; null: open."""

    low: float | None
    high: float | None


class Cell(Numbers):
    """One cell of the matrix; it lies in one stage."""

    row: int
    column: int
    stage: str
    rule: Rule


class Matrix(Wire):
    """How long people are silent (in usual gaps or days) by how often they came."""

    on: date | None
    by: str
    pending: bool
    currency: str
    customers: int
    rows: list[BandOut]
    columns: list[BandOut]
    cells: list[Cell]


class RfmCell(Numbers):
    recency: int
    frequency: int
    group: str
    rule: Rule


class Edges(Wire):
    """What lifts a score by one: at most these days, at least these orders, this much money."""

    recency_days: list[int]
    orders: list[int]
    revenue_minor: list[int]


class Rfm(Wire):
    """Groups of customers by how recently, how often and for how much they bought."""

    on: date | None
    by: str
    pending: bool
    currency: str
    customers: int
    edges: Edges
    groups: list[Standing]
    cells: list[RfmCell]


class Point(Wire):
    """How many stood where on one day."""

    on: date
    customers: dict[str, int]


class Series(Wire):
    """Sizes of all stages or groups at the ends of months, oldest first, by today's measure."""

    by: By
    codes: list[str]
    points: list[Point]


class SettingsOut(Wire):
    """The settings, what they would be if nobody had changed them, and the shop's own fifths."""

    stages: StageRules
    rfm: RfmRules
    default: RfmRules
    default_stages: StageRules
    fifths: Edges
    changed_at: datetime | None
    pending: bool
    currency: str
