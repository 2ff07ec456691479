"""Routes of the lifecycle."""

from __future__ import annotations

from fastapi import APIRouter

from regulars.core.http import Read
from regulars.lifecycle import service
from regulars.lifecycle.schemas import Lifecycle, Rfm

router = APIRouter(prefix="/api", tags=["lifecycle"])


@router.get("/lifecycle")
def get_lifecycle(context: Read) -> Lifecycle:
    """Customers per lifecycle stage, and how they moved in the last 30 days."""
    return service.lifecycle(context.workspace, now=context.now)


@router.get("/rfm")
def get_rfm(context: Read) -> Rfm:
    """Customers by recency, frequency and money."""
    return service.rfm(context.workspace, now=context.now)
