"""Stages, movement and groups as they cross the wire."""

from __future__ import annotations

from datetime import date

from regulars.core.text import Wire


class StageCount(Wire):
    """How many customers are in a stage, and what they have brought so far."""

    stage: str
    customers: int
    revenue: int


class Move(Wire):
    """How many customers were in one stage 30 days ago and are in another now."""

    came_from: str
    went_to: str
    customers: int


class Lifecycle(Wire):
    """Stages of all customers on a day and how they moved in the 30 days before."""

    on: date | None
    since: date | None
    definition: str
    currency: str
    usual_gap_days: float | None
    stages: list[StageCount]
    moves: list[Move]


class RfmGroup(Wire):
    group: str
    customers: int
    revenue: int
    mean_days_since: float
    mean_orders: float


class RfmCell(Wire):
    recency: int
    frequency: int
    customers: int
    revenue: int


class Rfm(Wire):
    """Groups of customers by how recently, how often and for how much they bought."""

    on: date | None
    currency: str
    groups: list[RfmGroup]
    cells: list[RfmCell]
