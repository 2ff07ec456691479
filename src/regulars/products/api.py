"""Routes of products."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from regulars.core.http import Read
from regulars.core.text import Name
from regulars.customers.service import parse_id
from regulars.products import service
from regulars.products.queries import Level
from regulars.products.schemas import BasketList, FirstList, NextList, OwnProducts, ProductList

router = APIRouter(prefix="/api/products", tags=["products"])

Within = Annotated[int, Query(ge=1, le=1000, description="The window in days.")]
Visits = Annotated[int, Query(ge=2, le=20, description="Order days that make a regular.")]
Limit = Annotated[int, Query(ge=1, le=1000)]
Of = Annotated[Name | None, Query(description="One product, category or brand by its key.")]


@router.get("")
def list_products(context: Read, level: Level = "product", within: Within = 90) -> ProductList:
    """The products, categories or brands most people bought, and how they bring people back."""
    return service.products(context.workspace, level=level, within=within, now=context.now)


@router.get("/next")
def list_next(
    context: Read,
    level: Level = "product",
    within: Within = 90,
    of: Of = None,
    limit: Limit = 100,
) -> NextList:
    """What people have in their next order after they first bought something."""
    return service.next_products(
        context.workspace, level=level, within=within, of=of, limit=limit, now=context.now
    )


@router.get("/first")
def list_first(
    context: Read, level: Level = "product", within: Within = 365, visits: Visits = 3
) -> FirstList:
    """Which products in a first order go with people becoming regulars."""
    return service.first_products(
        context.workspace, level=level, within=within, visits=visits, now=context.now
    )


@router.get("/baskets")
def list_baskets(
    context: Read, level: Level = "product", of: Of = None, limit: Limit = 100
) -> BasketList:
    """Which products are bought together in one order."""
    return service.baskets(context.workspace, level=level, of=of, limit=limit, now=context.now)


@router.get("/of/{customer_id}")
def list_of_customer(context: Read, customer_id: Name) -> OwnProducts:
    """What one customer buys, how often, and what is due by their own gap."""
    return service.of_customer(context.workspace, parse_id(customer_id), context.now)
