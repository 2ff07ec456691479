"""The verbs of the lifecycle: where everybody stands, and writing it to each customer."""

from __future__ import annotations

from datetime import datetime

from regulars.accounts.service import profile_of
from regulars.core.workspace import Workspace
from regulars.history.service import open_snapshot
from regulars.lifecycle.schemas import Lifecycle, Rfm
from regulars.lifecycle.traits import lifecycle_of, rfm_of, write_all


def lifecycle(ws: Workspace, *, now: datetime) -> Lifecycle:
    """Stages of all customers, and how they moved in the last 30 days."""
    shop = profile_of(ws)
    with open_snapshot(ws) as snapshot:
        return lifecycle_of(snapshot, currency=shop.currency, today=shop.today(now))


def rfm(ws: Workspace, *, now: datetime) -> Rfm:
    """Groups of customers by how recently, how often and for how much they bought."""
    shop = profile_of(ws)
    with open_snapshot(ws) as snapshot:
        return rfm_of(snapshot, currency=shop.currency, today=shop.today(now))


def refresh(ws: Workspace, now: datetime) -> int:
    """Write each customer's scores, group, stage and sums as traits; returns how many got them.

    Harmless when repeated: all values of each key are replaced in one transaction.
    """
    return write_all(ws, now=now, today=profile_of(ws).today(now))
