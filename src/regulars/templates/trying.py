"""A test message: once, to an address of our own."""

from __future__ import annotations

from datetime import datetime

from regulars.accounts.service import profile
from regulars.core.errors import NotFound
from regulars.core.workspace import Workspace
from regulars.messages import service as messages
from regulars.templates.compiling import Variants, compiled, products_of
from regulars.templates.content import channel_of, pick
from regulars.templates.findings import require_none


def send_test(
    ws: Workspace,
    content: Variants,
    channel: str,
    address: str,
    *,
    language: str | None = None,
    customer_id: int | None = None,
    now: datetime,
) -> str:
    """Send what a channel would carry; returns what the provider said.

    Raises NotFound where nothing is said, Conflict without a sender or if the provider does not
    take it, Invalid for words that cannot be sent.
    """
    with ws.state.read() as connection:
        shop = profile(connection).language
        found = pick(content, channel_of(channel), language or shop, shop)
        if found is None:
            raise NotFound("Nothing is said in this form.")
        said = content[found[0]][found[1]]
        products = products_of(connection, {found[0]: {found[1]: said}})
    done = compiled(said, language or found[1] or shop, products, ".".join(found))
    require_none(done.findings)
    return messages.send_test(ws, done.words, address, customer_id=customer_id, now=now)
