"""Routes of recommendations."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from regulars.core.http import Read, Write
from regulars.core.text import Name
from regulars.customers.service import parse_id
from regulars.recommendations import service
from regulars.recommendations.rules import RecommendationRules
from regulars.recommendations.schemas import (
    GoesWith,
    ListName,
    RecommendationList,
    RecommendationRefit,
    RecommendationStatus,
    RecommendationTest,
    RulesOut,
)

router = APIRouter(prefix="/api/recommendations", tags=["recommendations"])

Count = Annotated[int, Query(ge=1, le=50)]


@router.get("")
def get_status(context: Read) -> RecommendationStatus:
    """The newest fit, how well it foretells, and the lists there are."""
    return service.status(context.workspace, now=context.now)


@router.post("/refit", status_code=202)
def refit(context: Write) -> RecommendationRefit:
    """Learn again in the background."""
    with context.workspace.state.write() as connection:
        return RecommendationRefit(job=service.ask_for_refit(connection, now=context.now))


@router.get("/customers/{customer_id}")
def get_list(
    context: Read,
    customer_id: Name,
    list: Annotated[ListName, Query()] = "for_you",
    count: Count = 10,
) -> RecommendationList:
    """What one customer is shown; popular items where nothing is known of them."""
    return service.for_customer(
        context.workspace, parse_id(customer_id), list, count, now=context.now
    )


@router.get("/goes-with")
def get_goes_with(context: Read, sku: Name, count: Count = 10) -> GoesWith:
    """What is bought together with a product."""
    return service.goes_with(context.workspace, sku, count, now=context.now)


@router.get("/evaluation")
def get_evaluation(context: Read) -> RecommendationTest | None:
    """How well each recommender foretold the shop's own last days; null without enough of them."""
    return service.status(context.workspace, now=context.now).test


@router.get("/rules")
def get_rules(context: Read) -> RulesOut:
    """The rules that hold for every list."""
    with context.workspace.state.read() as connection:
        return service.read_rules(connection)


@router.put("/rules")
def put_rules(context: Write, body: RecommendationRules) -> RulesOut:
    """Set the rules; they hold from the next list on."""
    with context.workspace.state.write() as connection:
        return service.change_rules(connection, body, now=context.now)
