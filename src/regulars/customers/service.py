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
from regulars.customers.finding import CustomerPage, search
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
from regulars.customers.tables import consent_log, consents, customers, identities
from regulars.customers.trait_files import beside
from regulars.customers.traits import (
    Stored,
    filed_traits,
    publish_traits,
    read_traits,
    store_trait,
    trait_column,
    trait_keys,
    traits_of,
    write_traits,
)

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
    "Stored",
    "SuppressionPage",
    "add_address",
    "address_hash",
    "addresses_of",
    "anything_since",
    "ask_to_join",
    "beside",
    "change_consent",
    "changes_since",
    "confirm_request",
    "count_known",
    "drop_address",
    "end_pause",
    "filed_traits",
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
    "publish_traits",
    "read_traits",
    "resolve",
    "search",
    "start_link",
    "start_links",
    "start_token",
    "store_trait",
    "suppress",
    "suppress_all",
    "suppress_by_staff",
    "suppressed",
    "suppression_page",
    "trait_column",
    "trait_keys",
    "traits_of",
    "who_is",
    "windows_of",
    "withdraw_consent",
    "write_traits",
    "wrote",
]

Row = dict[str, Any]
LARGEST_ID = 2**60 - 1


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
        traits=traits_of(connection, [customer_id]).get(customer_id, []),
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


def _addresses(customer: Row, known: list[Row]) -> list[tuple[str, str]]:
    """(channel, hash) of everything the customer can be written to at."""
    channel_of = {"email": "email", "phone": "sms"}
    pairs = {(row["kind"], row["value"]) for row in known if row["kind"] in channel_of}
    pairs |= {(kind, customer[kind]) for kind in channel_of if customer[kind]}
    return [(channel_of[kind], address_hash(channel_of[kind], value)) for kind, value in pairs]
