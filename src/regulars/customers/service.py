"""The verbs about people. What others may call is imported here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, select

from regulars.core import bulk
from regulars.core.errors import NotFound
from regulars.customers import queries
from regulars.customers.addresses import (
    Address,
    add_address,
    addresses_of,
    drop_address,
    owner_of,
)
from regulars.customers.changes import (
    Changes,
    anything_since,
    changes_since,
    mark,
    note,
    note_everybody,
)
from regulars.customers.consent import (
    GRANTED,
    MARKETING,
    WITHDRAWN,
    end_pause,
    give_consent,
    pause_consent,
    withdraw_consent,
)
from regulars.customers.identities import normalise_identity, resolve
from regulars.customers.joining import (
    STARTED,
    join,
    leave,
    let_in,
    start_link,
    start_links,
    start_token,
    who_is,
    windows_of,
    wrote,
)
from regulars.customers.opting_in import (
    ASKS_AN_HOUR,
    Asked,
    Confirmed,
    ask_to_join,
    confirm_request,
    find_request,
    forget_unconfirmed,
    keep_wording,
)
from regulars.customers.people import ImportedPeople, import_people, people_table
from regulars.customers.suppression import (
    ONLY_THEMSELVES,
    SuppressionPage,
    address_hash,
    forget_soft_bounces,
    lift_by_person,
    lift_by_staff,
    note_soft_bounces,
    suppress,
    suppress_all,
    suppress_by_staff,
    suppressed,
    suppression_page,
)
from regulars.customers.tables import consent_log, consents, customers, identities, traits
from regulars.customers.traits import read_traits, write_traits
from regulars.locale.letters import fold

__all__ = [
    "ASKS_AN_HOUR",
    "GRANTED",
    "MARKETING",
    "ONLY_THEMSELVES",
    "STARTED",
    "WITHDRAWN",
    "Address",
    "Asked",
    "Changes",
    "Confirmed",
    "CustomerPage",
    "CustomerRecord",
    "ImportedPeople",
    "SuppressionPage",
    "add_address",
    "address_hash",
    "addresses_of",
    "anything_since",
    "ask_to_join",
    "change_consent",
    "changes_since",
    "confirm_request",
    "count_known",
    "drop_address",
    "end_pause",
    "find_request",
    "forget_soft_bounces",
    "forget_unconfirmed",
    "get",
    "give_consent",
    "import_people",
    "join",
    "keep_wording",
    "leave",
    "let_in",
    "lift_by_person",
    "lift_by_staff",
    "mark",
    "normalise_identity",
    "note",
    "note_everybody",
    "note_soft_bounces",
    "owner_of",
    "parse_id",
    "pause_consent",
    "people_table",
    "read_traits",
    "resolve",
    "search",
    "start_link",
    "start_links",
    "start_token",
    "suppress",
    "suppress_all",
    "suppress_by_staff",
    "suppressed",
    "suppression_page",
    "who_is",
    "windows_of",
    "withdraw_consent",
    "write_traits",
    "wrote",
]

Row = dict[str, Any]
LARGEST_ID = 2**60 - 1


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """One page of customers, each with its traits, and how many there are in all."""

    items: list[Row]
    total: int


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """All that is known about one customer outside of history."""

    customer: Row
    identities: list[Row]
    consents: list[Row]
    consent_log: list[Row]
    traits: list[Row]
    suppressions: list[Row]


def parse_id(text: str) -> int:
    """A customer id from its decimal text. Raises NotFound for what cannot be one."""
    if not (text.isascii() and text.isdigit() and len(text) <= 19) or int(text) > LARGEST_ID:
        raise NotFound("There is no such customer.")
    return int(text)


def search(
    connection: Connection,
    *,
    text: str = "",
    stage: str | None = None,
    sort: str = "revenue_minor",
    descending: bool = True,
    page: int = 1,
    size: int = 50,
) -> CustomerPage:
    """Customers whose name, city, addresses or numbers hold every word of the text.

    `sort` is a column of customers or the key of a trait; customers without it come last.
    """
    wanted = queries.matching(_words(text), stage)
    total = connection.execute(select(sa.func.count()).select_from(wanted.subquery())).scalar_one()
    chosen = queries.ordered(wanted, sort, descending=descending)
    chosen = chosen.limit(size).offset((page - 1) * size)
    ids = list(connection.execute(chosen).scalars())
    return CustomerPage(_with_traits(connection, ids), int(total))


def get(connection: Connection, customer_id: int) -> CustomerRecord:
    """One customer. Raises NotFound."""
    row = connection.execute(select(customers).where(customers.c.id == customer_id)).mappings()
    customer = row.first()
    if customer is None:
        raise NotFound("There is no such customer.")

    def theirs(table: sa.Table, *order: Any) -> list[Row]:
        query = select(table).where(table.c.customer_id == customer_id).order_by(*order)
        return [dict(found) for found in connection.execute(query).mappings()]

    known = theirs(identities, identities.c.kind, identities.c.value)
    return CustomerRecord(
        customer=dict(customer),
        identities=known,
        consents=theirs(consents, consents.c.channel, consents.c.purpose),
        consent_log=theirs(consent_log, consent_log.c.id.desc()),
        traits=theirs(traits, traits.c.key),
        suppressions=queries.suppressed(connection, _addresses(dict(customer), known)),
    )


def count_known(connection: Connection, customer_ids: Sequence[int]) -> int:
    """How many of the ids are of customers we have."""
    wanted = customers.c.id.in_(bulk.listed(connection, customer_ids))
    query = select(sa.func.count()).select_from(customers).where(wanted)
    return int(connection.execute(query).scalar_one())


def change_consent(
    connection: Connection,
    customer_id: int,
    *,
    channel: str,
    purpose: str,
    granted: bool,
    reason: str,
    by: str,
    now: datetime,
) -> None:
    """A member of staff records what the customer said. Raises NotFound."""
    get(connection, customer_id)
    verb = give_consent if granted else withdraw_consent
    verb(
        connection,
        [customer_id],
        channel=channel,
        purpose=purpose,
        source=f"staff:{by}",
        evidence=reason,
        now=now,
    )


def _words(text: str) -> list[str]:
    """The folded words; a national prefix 0 goes, because numbers are stored without it."""
    words = fold(text).split()[:12]
    return [w.lstrip("0") if w.isdigit() and w.startswith("0") and len(w) > 6 else w for w in words]


def _with_traits(connection: Connection, ids: list[int]) -> list[Row]:
    if not ids:
        return []
    rows = connection.execute(select(customers).where(customers.c.id.in_(ids))).mappings()
    found: dict[int, Row] = {row["id"]: {**row, "traits": {}} for row in rows}
    for row in connection.execute(select(traits).where(traits.c.customer_id.in_(ids))).mappings():
        found[row["customer_id"]]["traits"][row["key"]] = dict(row)
    return [found[customer_id] for customer_id in ids if customer_id in found]


def _addresses(customer: Row, known: list[Row]) -> list[tuple[str, str]]:
    """(channel, hash) of everything the customer can be written to at."""
    channel_of = {"email": "email", "phone": "sms"}
    pairs = {(row["kind"], row["value"]) for row in known if row["kind"] in channel_of}
    pairs |= {(kind, customer[kind]) for kind in channel_of if customer[kind]}
    return [(channel_of[kind], address_hash(channel_of[kind], value)) for kind, value in pairs]
