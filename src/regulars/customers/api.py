"""Routes of people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from regulars.core.clock import day_date
from regulars.core.http import Read, Write
from regulars.core.text import Name, Text
from regulars.customers import service
from regulars.customers.reach import api as reach
from regulars.customers.schemas import (
    Channel,
    ConsentChange,
    ConsentEntry,
    ConsentState,
    Customer,
    CustomerList,
    CustomerRow,
    Identity,
    Sort,
    SuppressedAddress,
    Suppression,
    SuppressionIn,
    SuppressionLift,
    SuppressionList,
    Trait,
)

router = APIRouter()
people = APIRouter(prefix="/api/customers", tags=["customers"])
suppressions = APIRouter(prefix="/api/suppressions", tags=["customers"])

_COLUMNS = ("name", "email", "phone", "language", "country", "city")
_SORTED_BY = {
    "name": "name",
    "newest": "created_at",
    "orders": "orders",
    "revenue": "revenue_minor",
    "last_order": "last_order_on",
    "p_alive": "p_alive",
    "clv": "clv_12m",
}


@people.get("")
def list_customers(
    context: Read,
    q: Annotated[Text, Query(description="Words of a name, city, address or number.")] = "",
    stage: Annotated[Name | None, Query(description="Lifecycle stage.")] = None,
    sort: Annotated[Sort, Query(description="A leading - puts the largest first.")] = "-revenue",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> CustomerList:
    """Find customers, however their names and numbers are typed."""
    with context.workspace.state.read() as connection:
        found = service.search(
            connection,
            text=q,
            stage=stage,
            sort=_SORTED_BY[sort.removeprefix("-")],
            descending=sort.startswith("-"),
            page=page,
            size=size,
        )
    items = [CustomerRow(**_row(item, item["traits"])) for item in found.items]
    return CustomerList(items=items, total=found.total)


@people.get("/{customer_id}")
def get_customer(context: Read, customer_id: Name) -> Customer:
    """One customer with identities, consents and traits."""
    number = service.parse_id(customer_id)
    with context.workspace.state.read() as connection:
        return _customer(service.get(connection, number))


@people.post("/{customer_id}/consents")
def change_consent(context: Write, customer_id: Name, form: ConsentChange) -> Customer:
    """Record what the customer told a member of staff; the reason is kept for ever."""
    number = service.parse_id(customer_id)
    with context.workspace.state.write() as connection:
        service.change_consent(
            connection,
            number,
            channel=form.channel,
            purpose=form.purpose,
            granted=form.state == service.GRANTED,
            reason=form.reason,
            by=context.visitor.id if context.visitor else "",
            now=context.now,
        )
        return _customer(service.get(connection, number))


@suppressions.get("")
def list_suppressions(
    context: Read,
    channel: Channel | None = None,
    reason: Annotated[Name | None, Query(description="Such as bounced or complained.")] = None,
    address: Annotated[Name | None, Query(description="As people write it.")] = None,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> SuppressionList:
    """Addresses that are not written to, the newest first."""
    wanted = {"channel": channel, "reason": reason, "address": address}
    with context.workspace.state.read() as connection:
        found = service.suppression_page(connection, **wanted, number=page, size=size)
    items = [
        SuppressedAddress(**row, only_themselves=row["reason"] in service.ONLY_THEMSELVES)
        for row in found.items
    ]
    return SuppressionList(items=items, total=found.total)


@suppressions.post("", status_code=201)
def add_suppression(context: Write, form: SuppressionIn) -> None:
    """Write to an address no more."""
    with context.workspace.state.write() as connection:
        service.suppress_by_staff(
            connection,
            channel=form.channel,
            address=form.address,
            scope=form.scope,
            why=form.reason,
            by=context.visitor.email if context.visitor else "",
            now=context.now,
        )


@suppressions.post("/lift", status_code=204)
def lift_suppression(context: Write, form: SuppressionLift) -> None:
    """Let an address be written to again; a complaint or opt-out only the person can lift."""
    by = context.visitor.email if context.visitor else ""
    with context.workspace.state.write() as connection:
        service.lift_by_staff(
            connection, form.channel, form.address_hash, form.reason, why=form.because, by=by
        )


def _customer(record: service.CustomerRecord) -> Customer:
    customer = record.customer
    return Customer(
        **_row(customer, {row["key"]: row for row in record.traits}),
        birth_on=customer["birth_on"],
        created_at=customer["created_at"],
        identities=[Identity(**_only(row, Identity)) for row in record.identities],
        consents=[ConsentState(**_only(row, ConsentState)) for row in record.consents],
        consent_log=[ConsentEntry(**_only(row, ConsentEntry)) for row in record.consent_log],
        traits=[Trait(**_only(row, Trait)) for row in record.traits],
        suppressed=[Suppression(**_only(row, Suppression)) for row in record.suppressions],
    )


def _only(row: Mapping[str, Any], schema: type[Any]) -> dict[str, Any]:
    return {name: row[name] for name in schema.model_fields}


def _row(customer: Mapping[str, Any], traits: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The fields of the list, with those that are traits taken from there."""

    def number(key: str) -> float | None:
        return traits[key]["number"] if key in traits else None

    def text(key: str) -> str | None:
        return traits[key]["text"] if key in traits else None

    def whole(key: str) -> int | None:
        value = number(key)
        return None if value is None else round(value)

    return {
        "id": str(customer["id"]),
        **{name: customer[name] for name in _COLUMNS},
        "stage": text("lifecycle_stage"),
        "rfm_group": text("rfm_group"),
        "orders": whole("orders"),
        "revenue_minor": whole("revenue_minor"),
        "last_order_on": _day(traits.get("last_order_on")),
        "p_alive": number("p_alive"),
        "clv_minor": whole("clv_12m"),
    }


def _day(trait: Mapping[str, Any] | None) -> date | None:
    """A date kept as ISO text or as a day number."""
    if trait is None:
        return None
    if trait["text"]:
        return date.fromisoformat(trait["text"])
    return None if trait["number"] is None else day_date(round(trait["number"]))


for part in (people, suppressions, reach.routes, reach.pages, reach.starts):
    router.include_router(part)
