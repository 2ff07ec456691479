"""From a link in a message to a chat in a messenger, and out of it again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pyarrow as pa
import pytest
from sqlalchemy import select

from regulars.channels import service as channels
from regulars.channels.provider import Outcome
from regulars.core.workspace import Workspace
from regulars.customers import joining
from regulars.customers import service as people
from regulars.customers.tables import consents
from regulars.messages import asking
from regulars.messages.links import Links
from tests.fakes.telegram import FakeTelegram, member, update

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINA = 7


@pytest.fixture
def bot() -> Iterator[FakeTelegram]:
    with FakeTelegram() as fake:
        yield fake


@pytest.fixture
def shop(workspace: Workspace, bot: FakeTelegram) -> Workspace:
    person = {"customer_id": [MINA], "kind": ["external"], "value": ["7"]}
    form = channels.SenderForm("telegram", bot.settings())
    with workspace.state.write() as connection:
        people.import_people(connection, pa.table(person), source="import:x", now=NOW)
        channels.put_sender(connection, workspace.keys, "telegram", form, now=NOW)
    return workspace


def followed(shop: Workspace, page: str) -> str:
    """The token with which a messenger starts the bot, for who follows a link of ours."""
    channel, token = urlsplit(page).path.split("/")[-2:]
    link = joining.bot_link(shop, channel, token)
    assert link is not None
    assert link.startswith("https://t.me/corner_bot?")
    return parse_qs(urlsplit(link).query)["start"][0]


def reached(shop: Workspace) -> tuple[str | None, str | None]:
    """The customer's chat and whether they agree."""
    here = (consents.c.customer_id == MINA) & (consents.c.channel == "telegram")
    with shop.state.read() as connection:
        found = people.addresses_of(connection, [MINA], "telegram").get(MINA)
        return found and found.address, connection.scalar(select(consents.c.state).where(here))


def test_who_follows_the_link_is_written_to_until_they_block_the_bot(
    shop: Workspace, bot: FakeTelegram
) -> None:
    token = followed(shop, Links(shop).starts(MINA, NOW)["telegram"])
    bot.updates = [update(1, "/start stranger", chat=66), update(2, f"/start {token}")]
    asking.ask_all(shop, now=NOW)
    assert reached(shop) == ("77", "granted")
    with shop.state.read() as connection:
        sender = channels.get_sender(connection, "telegram")
        assert people.owner_of(connection, "telegram", "66") is None
    line = sender.carrier(shop.keys).open(hello="")
    assert line.send(bot.message("77"), lambda: True).outcome is Outcome.ACCEPTED
    line.close()
    asking.ask_all(shop, now=NOW)  # nothing new
    bot.updates = [member(3, "kicked")]
    asking.ask_all(shop, now=NOW)
    assert reached(shop) == (None, "withdrawn")


def test_a_link_leads_nowhere_without_a_bot_that_has_a_name(shop: Workspace) -> None:
    starts = Links(shop).starts(MINA, NOW)
    assert set(starts) == set(people.STARTED)
    assert joining.bot_link(shop, "rubika", "x") is None
    assert joining.bot_link(shop, "email", "x") is None
    assert list(people.start_links(shop, MINA, now=NOW)) == ["telegram"]
