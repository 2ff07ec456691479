"""Who may be pushed to: browsers that subscribed on the shop's own site, and devices of its app.

The shop says who somebody is by their number in the shop and a proof, which its server makes with
the site key; a stranger who types a number cannot get another customer's messages. Without a proof
a browser is a visitor of its own.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pyarrow as pa
from sqlalchemy import Connection

from regulars.channels import service as channels
from regulars.channels import vapid
from regulars.channels.kinds import CHANNELS
from regulars.channels.providers.web_push import WebPush, listed
from regulars.core.errors import Conflict, Forbidden, Invalid
from regulars.core.ids import customer_id_of
from regulars.core.workspace import Workspace
from regulars.customers import queries
from regulars.customers.addresses import add_address, drop_address, owner_of
from regulars.customers.identities import normalise_identity
from regulars.customers.joining import leave, let_in
from regulars.customers.opting_in import keep_wording
from regulars.customers.people import import_people

SOURCE = "push prompt"


@dataclass(frozen=True, slots=True)
class Subscription:
    """An address that somebody gave us on the shop's site or in its app, and who they are."""

    address: str
    channel: str = "web_push"
    keys: dict[str, str] = field(default_factory=dict)
    customer: str = ""  # their number in the shop
    proof: str = ""
    visitor: str = ""
    language: str = ""
    wording: str = ""
    replaces: str = ""  # the address that this one takes the place of


class Installed(NamedTuple):
    """What the shop's developer needs."""

    public_key: str
    site_key: str
    worker: str  # the one line of a file at the root of the shop's site
    snippet: str


def web_push(ws: Workspace) -> WebPush:
    """How browsers are reached. Raises Conflict before that is set up."""
    with ws.state.read() as connection:
        found = channels.senders_for(connection, "web_push", "marketing")
    carrier = found[0].carrier(ws.keys) if found else None
    if not isinstance(carrier, WebPush):
        raise Conflict("Set web push up first.", code="no_sender")
    return carrier


def site_key(ws: Workspace) -> str:
    """The secret with which the shop's server proves who its visitors are."""
    return ws.keys.derive("site").hex()


def proof_of(ws: Workspace, customer: str) -> str:
    """HMAC-SHA256 of the customer's number in the shop under the site key, hexadecimal."""
    return hmac.digest(site_key(ws).encode(), customer.encode(), "sha256").hex()


def installed(ws: Workspace) -> Installed:
    """The lines to paste."""
    base = _base(ws)
    return Installed(
        public_key=web_push(ws).public_key,
        site_key=site_key(ws),
        worker=f'importScripts("{base}/worker.js");',
        snippet=f'<script src="{base}/snippet.js" async></script>',
    )


def script(ws: Workspace, name: str) -> str:
    """A script for the shop's site. Raises Conflict before web push is set up."""
    key = web_push(ws).public_key
    return _text(name).replace("__BASE__", _base(ws)).replace("__KEY__", key)


def allowed_site(ws: Workspace, origin: str) -> str:
    """The origin again if it is one of the shop's own. Raises Forbidden."""
    if origin not in (*listed(web_push(ws).sites), _origin(ws)):
        raise Forbidden("Only the shop's own site may ask this.", code="foreign_site")
    return origin


def subscribe(ws: Workspace, given: Subscription, *, now: datetime) -> None:
    """The customer or visitor agreed to notifications there. Raises Invalid, Forbidden."""
    if CHANNELS[given.channel].address != "own":
        raise Invalid("This channel has no addresses of its own.")
    if given.channel == "web_push":
        _check_browser(web_push(ws), given)
    with ws.state.write() as connection:
        if given.replaces:
            _move(connection, given, now)
            return
        customer_id = _person(ws, connection, given, now)
        let_in(
            connection,
            customer_id,
            given.channel,
            given.address,
            keys=given.keys,
            source=SOURCE,
            wording=keep_wording(connection, given.language, given.wording, now=now)
            if given.wording
            else "",
            now=now,
        )


def unsubscribe(ws: Workspace, channel: str, address: str, *, now: datetime) -> None:
    """No more notifications there. Whoever knows the address is the one who has it."""
    with ws.state.write() as connection:
        leave(connection, channel, address, source=SOURCE, now=now)


def _check_browser(settings: WebPush, given: Subscription) -> None:
    if not settings.serves(given.address):
        raise Invalid("The address is of no push service that we know.", code="unknown_service")
    if not vapid.are_keys(given.keys.get("p256dh", ""), given.keys.get("auth", "")):
        raise Invalid("The keys of the subscription are not valid.", code="bad_keys")


def _move(connection: Connection, given: Subscription, now: datetime) -> None:
    """The browser renewed its subscription; whether its owner agrees is not asked anew."""
    owner = owner_of(connection, given.channel, given.replaces)
    if owner is not None:
        drop_address(connection, given.channel, given.replaces)
        add_address(connection, owner, given.channel, given.address, keys=given.keys, now=now)


def _person(ws: Workspace, connection: Connection, given: Subscription, now: datetime) -> int:
    """Whose it is; somebody new where nobody is known by that name."""
    kind, name = ("external", given.customer) if given.customer else ("anonymous", given.visitor)
    expected, proof = proof_of(ws, given.customer), given.proof
    proven = hmac.compare_digest(expected.encode(), proof.encode())
    if kind == "external" and not proven:
        raise Forbidden("The proof does not fit the customer.", code="bad_proof")
    if kind == "anonymous" and given.channel != "web_push":
        raise Forbidden("Say which customer it is, and prove it.", code="bad_proof")
    value = normalise_identity(kind, name, "")
    if value is None:
        raise Invalid("Say who it is: a customer with a proof, or a visitor.", code="nobody")
    known = queries.owners(connection, kind, [value])
    if known.num_rows:
        return int(known["customer_id"][0].as_py())
    customer_id = customer_id_of(kind, value)
    person = {"customer_id": [customer_id], "kind": [kind], "value": [value]}
    import_people(connection, pa.table(person), source=SOURCE, now=now)
    return customer_id


def _base(ws: Workspace) -> str:
    return f"{ws.settings.public_url}/p/{ws.name}/push"


def _origin(ws: Workspace) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(ws.settings.public_url))


@cache
def _text(name: str) -> str:
    return (Path(__file__).parent / "scripts" / name).read_text()
