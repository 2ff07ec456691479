"""From a link in a message to a chat in a messenger, and out of it again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pyarrow as pa
import pytest
from sqlalchemy import select

from regulars.channels import service as channels
from regulars.channels.provider import Outcome, Request
from regulars.core.clock import utc_now
from regulars.core.workspace import Workspace
from regulars.customers import joining
from regulars.customers import service as people
from regulars.customers.tables import consents
from regulars.messages import asking, feedback, service
from regulars.messages.links import Links
from tests.fakes.push_service import FakePushService
from tests.fakes.smtp_server import FakeSmtp
from tests.fakes.telegram import FakeTelegram, member, update
from tests.fakes.whatsapp import FakeWhatsApp, signed
from tests.messages.makers import (
    Clock,
    make_cascade,
    make_line,
    make_people,
    make_sender,
    phone,
    rows,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MORNING = datetime(2026, 11, 21, 9, tzinfo=UTC)
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


def test_a_push_reaches_the_browser_and_where_it_is_gone_a_mail_goes(workspace: Workspace) -> None:
    ws, clock = workspace, Clock(MORNING)
    fate = {"gone": "gone"}
    with FakePushService(lambda to, _n: fate.get(to, "ok")) as browsers, FakeSmtp() as mail:
        form = channels.SenderForm("web_push", browsers.settings(), rate_per_minute=0)
        make_sender(ws, mail.port)
        with ws.state.write() as connection:
            channels.put_sender(connection, ws.keys, "web_push", form, now=NOW)
            ids = make_people(connection, [1, 2], channels=["web_push", "email"])
            for customer_id, name in zip(ids, ("mina", "gone"), strict=True):
                where = browsers.endpoint(name)
                keys = browsers.browser.keys
                people.add_address(connection, customer_id, "web_push", where, keys=keys, now=NOW)
            make_cascade(connection, ids, "web_push", "email")
        service.deliver(ws, clock=clock)
        with ws.state.read() as connection:
            left = people.addresses_of(connection, ids, "web_push")
    assert [each["title"] for each in browsers.read] == ["Hello"]
    assert len(mail.accepted) == 1
    assert list(left) == ids[:1]
    assert {row.channel for row in rows(ws).values()} == {"web_push", "email"}


def test_after_a_customers_words_whatsapp_carries_words_of_our_own(workspace: Workspace) -> None:
    ws, clock = workspace, Clock(MORNING)
    with FakeWhatsApp() as meta:
        make_line(ws, meta)
        with ws.state.write() as connection:
            ids = make_people(connection, [1, 2], channels=["whatsapp"])
            known = {"customer_id": ids[:1], "kind": ["phone"], "value": [phone(1)]}
            people.import_people(connection, pa.table(known), source="import:x", now=NOW)
        message = {"from": phone(1).removeprefix("+"), "id": "wamid.9", "type": "text"}
        value = {"messages": [{**message, "text": {"body": "Is it there?"}}]}
        body, headers = signed(value)
        with ws.state.read() as connection:
            carrier = channels.get_sender(connection, "whatsapp").carrier(ws.keys)
        heard = carrier.hear(Request(headers, body))
        feedback.receive(ws, "whatsapp", heard, now=utc_now())
        with ws.state.write() as connection:
            make_cascade(connection, ids, "whatsapp", purpose="transactional")
        service.deliver(ws, clock=clock)
    assert [call.json()["to"] for call in meta.taken] == [phone(1).removeprefix("+")]
    assert sorted(row.state for row in rows(ws).values()) == ["failed", "sent"]
