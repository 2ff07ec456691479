"""Messengers: customers let us in by a link of their own, and shut us out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from sqlalchemy import Connection, select

from regulars.channels import service as channels
from regulars.core.workspace import Workspace
from regulars.customers import joining, service
from regulars.customers.tables import consents
from tests.forging import forged

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINA, DARA = 2**60 - 1, 12


@pytest.fixture
def shop(any_workspace: Workspace) -> Workspace:
    people = pa.table(
        {
            "customer_id": [MINA, DARA],
            "kind": ["phone", "phone"],
            "value": ["+989121234567", "+989127654321"],
        }
    )
    with any_workspace.state.write() as connection:
        service.import_people(connection, people, source="import:x", now=NOW)
    return any_workspace


def state(connection: Connection, customer_id: int, channel: str = "telegram") -> str | None:
    here = (consents.c.customer_id == customer_id) & (consents.c.channel == channel)
    return connection.scalar(select(consents.c.state).where(here))


def test_a_start_with_our_token_gives_the_chat_and_the_consent(shop: Workspace) -> None:
    token = joining.start_token(shop.keys, MINA, "telegram", now=NOW)
    assert len(token) <= 64
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    with shop.state.write() as connection:
        assert service.join(connection, shop.keys, "telegram", "77", token, now=NOW) == MINA
        found = service.addresses_of(connection, [MINA], "telegram")
        assert found[MINA].address == "77"
        assert state(connection, MINA) == "granted"


@pytest.mark.parametrize("days", [0, joining.DAYS])
def test_an_altered_foreign_or_old_token_is_nobody(shop: Workspace, days: int) -> None:
    token = joining.start_token(shop.keys, MINA, "telegram", now=NOW - timedelta(days=days))
    old = joining.start_token(shop.keys, MINA, "telegram", now=NOW - timedelta(days=91))
    with shop.state.write() as connection:
        for channel, given in (
            ("telegram", forged(token)),
            ("bale_bot", token),
            ("telegram", old),
            ("telegram", ""),
            ("telegram", "é"),
            ("telegram", shop.keys.sign("start:telegram", b"x")),
        ):
            assert service.join(connection, shop.keys, channel, "77", given, now=NOW) is None
        assert service.owner_of(connection, "telegram", "77") is None
        assert service.join(connection, shop.keys, "telegram", "77", token, now=NOW) == MINA


def test_the_consent_goes_with_the_last_chat(shop: Workspace) -> None:
    token = joining.start_token(shop.keys, MINA, "telegram", now=NOW)
    with shop.state.write() as connection:
        for chat in ("77", "78"):
            service.join(connection, shop.keys, "telegram", chat, token, now=NOW)
        assert service.leave(connection, "telegram", "77", source="stop", now=NOW) == MINA
        assert state(connection, MINA) == "granted"
        assert service.leave(connection, "telegram", "78", source="stop", now=NOW) == MINA
        assert state(connection, MINA) == "withdrawn"
        assert service.leave(connection, "telegram", "78", source="stop", now=NOW) is None


def test_who_comes_back_is_written_to_again(shop: Workspace) -> None:
    token = joining.start_token(shop.keys, MINA, "telegram", now=NOW)
    hashes = [service.address_hash("telegram", "77")]
    with shop.state.write() as connection:
        service.suppress(connection, channel="telegram", address="77", reason="opted_out", now=NOW)
        service.join(connection, shop.keys, "telegram", "77", token, now=NOW)
        assert not service.suppressed(connection, "telegram", hashes, "marketing")


def test_words_of_theirs_open_whatsapp_for_a_day(shop: Workspace) -> None:
    with shop.state.write() as connection:
        assert service.wrote(connection, "whatsapp", "+989121234567", now=NOW) == MINA
        found = service.addresses_of(connection, [MINA], "whatsapp")
        assert found[MINA].window_until == NOW + timedelta(hours=24)
        assert service.wrote(connection, "whatsapp", "+10000000000", now=NOW) is None
        assert service.leave(connection, "whatsapp", "+989121234567", source="stop", now=NOW)
        assert state(connection, MINA, "whatsapp") == "withdrawn"


def test_a_link_is_there_for_each_bot_that_has_a_name(workspace: Workspace) -> None:
    assert service.start_link(workspace, MINA, "telegram", now=NOW) is None
    ids = {"telegram": "telegram", "bale_bot": "bale_bot", "slack": "team"}
    with workspace.state.write() as connection:
        for provider, settings in (
            ("telegram", {"token": "1:a", "username": "shop_bot"}),
            ("bale_bot", {"token": "1:a"}),
            ("slack", {"hook": "services/x"}),
        ):
            form = channels.SenderForm(provider=provider, settings=settings)
            channels.put_sender(connection, workspace.keys, ids[provider], form, now=NOW)
    links = service.start_links(workspace, MINA, now=NOW)
    assert list(links) == ["telegram"]
    token = links["telegram"].removeprefix("https://t.me/shop_bot?start=")
    assert joining.read_start(workspace.keys, "telegram", token, now=NOW) == MINA
