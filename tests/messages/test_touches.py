"""Opens and clicks: a machine's are kept and do not count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import insert, select

from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.messages import touches
from regulars.messages.links import Links
from regulars.messages.tables import messages
from regulars.messages.tables import touches as table
from regulars.messages.touches import CLICKED, OPENED, TRAPPED, Touch, touch
from regulars.server.app import create_app
from regulars.settings import Settings
from tests.forging import forged
from tests.messages.makers import NOW, Clock
from tests.server.browser import Browser

PERSON = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15"
HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW + HOUR)


@pytest.fixture
def app(settings: Settings, clock: Clock) -> Iterator[FastAPI]:
    opened = create_app(settings, clock=clock)
    yield opened
    opened.state.workspaces.close()


@pytest.fixture
def ws(app: FastAPI) -> Workspace:
    """A shop that sent one message."""
    found: Workspace = app.state.workspaces.default()
    row = {
        "id": "msg_1", "customer_id": 7, "campaign_id": "cmp_1", "channel": "email",
        "purpose": "marketing", "state": "sent", "tried": [], "created_at": NOW,
        "next_try_at": NOW, "handed_at": NOW, "sent_at": NOW,
    }  # fmt: skip
    with found.state.write() as connection:
        connection.execute(insert(messages).values(**row))
    return found


def fetched(
    ws: Workspace, kind: str, at: datetime, url: str = "", agent: str = PERSON, method: str = "GET"
) -> None:
    touch(ws, Touch("msg_1", kind, url, agent, method), now=at)


def stands(ws: Workspace) -> tuple[datetime | None, datetime | None]:
    """When a person opened and clicked first."""
    with ws.state.read() as connection:
        row = connection.execute(select(messages)).one()
    return row.opened_at, row.clicked_at


def machines(ws: Workspace) -> list[str]:
    with ws.state.read() as connection:
        return list(connection.scalars(select(table.c.machine).order_by(table.c.id)))


def told(ws: Workspace) -> list[tuple[str, dict[str, Any]]]:
    """Names and properties of the events in the inbox."""
    items = events.take(ws.inbox, events.inbox_extent(ws).uuid, 0).items
    return [(item.event.name, item.event.properties) for item in items]


@pytest.mark.parametrize(
    ("kind", "agent", "method", "after", "why"),
    [
        (OPENED, PERSON, "GET", HOUR, ""),
        (CLICKED, PERSON, "GET", HOUR, ""),
        (OPENED, "Mozilla/5.0", "GET", HOUR, "ahead"),
        (OPENED, "Mozilla/5.0 via ggpht.com GoogleImageProxy", "GET", HOUR, "ahead"),
        (CLICKED, "Mozilla/5.0", "GET", HOUR, ""),
        (CLICKED, PERSON, "HEAD", HOUR, "head"),
        (CLICKED, PERSON, "GET", timedelta(seconds=1), "quick"),
        (CLICKED, "Barracuda Sentinel (EE)", "GET", HOUR, "robot"),
        (CLICKED, "python-requests/2.32", "GET", HOUR, "robot"),
        (OPENED, "", "GET", HOUR, ""),
    ],
)  # fmt: skip
def test_who_fetched_it_decides_whether_it_counts(
    ws: Workspace, kind: str, agent: str, method: str, after: timedelta, why: str
) -> None:
    fetched(ws, kind, NOW + after, "https://shop.example", agent, method)
    assert machines(ws) == [why]
    opened, clicked = stands(ws)
    human = NOW + after if not why else None
    assert (opened, clicked) == ((human, None) if kind == OPENED else (None, human))


def test_links_followed_all_at_once_were_followed_by_a_machine(ws: Workspace) -> None:
    for number in range(3):
        at = NOW + HOUR + timedelta(milliseconds=300 * number)
        fetched(ws, CLICKED, at, f"https://shop.example/{number}")
    assert machines(ws) == ["burst", "burst", "burst"]
    assert stands(ws) == (None, None)
    fetched(ws, CLICKED, NOW + 2 * HOUR, "https://shop.example/1")
    assert stands(ws) == (None, NOW + 2 * HOUR)


def test_pressing_one_link_twice_is_no_burst(ws: Workspace) -> None:
    for _ in range(2):
        fetched(ws, CLICKED, NOW + HOUR, "https://shop.example/1")
    assert machines(ws) == ["", ""]


def test_a_link_that_nobody_sees_gives_a_machine_away(ws: Workspace) -> None:
    fetched(ws, CLICKED, NOW + HOUR, "https://shop.example/1")
    assert stands(ws)[1] is not None
    fetched(ws, TRAPPED, NOW + HOUR + timedelta(seconds=20))
    fetched(ws, CLICKED, NOW + HOUR + timedelta(seconds=30), "https://shop.example/2")
    assert machines(ws) == ["trap", "trap", "burst"]
    assert stands(ws) == (None, None)


def test_an_older_human_moment_stays(ws: Workspace) -> None:
    fetched(ws, CLICKED, NOW + HOUR, "https://shop.example/1")
    touches.tell(ws, now=NOW + timedelta(days=3))
    with ws.state.write() as connection:
        touches.forget_told(connection, now=NOW + timedelta(days=3))
    assert machines(ws) == []
    fetched(ws, TRAPPED, NOW + timedelta(days=4))
    assert stands(ws)[1] == NOW + HOUR


def test_history_is_told_once_and_only_of_what_is_settled(ws: Workspace) -> None:
    fetched(ws, OPENED, NOW + HOUR)
    fetched(ws, CLICKED, NOW + HOUR, "https://shop.example/1")
    fetched(ws, CLICKED, NOW + HOUR, "https://shop.example/1", "curl/8")
    assert touches.tell(ws, now=NOW + HOUR + timedelta(seconds=4)) == 0
    assert touches.tell(ws, now=NOW + HOUR + timedelta(seconds=5)) == 3
    assert touches.tell(ws, now=NOW + 2 * HOUR) == 0
    assert told(ws) == [
        ("message_opened", {"channel": "email"}),
        ("message_clicked", {"channel": "email", "url": "https://shop.example/1"}),
        ("message_scanned", {"channel": "email", "what": "clicked", "why": "robot"}),
    ]


def test_the_doors_tell_who_knocks(app: FastAPI, ws: Workspace) -> None:
    links, visitor = Links(ws), Browser(app)

    def ask(url: str, method: str = "GET") -> int:
        path = url.removeprefix(ws.settings.public_url)
        return visitor.ask(method, path, headers={"User-Agent": PERSON}).status_code

    assert ask(links.pixel("msg_1")) == 200
    assert ask(links.click("msg_1", "https://shop.example"), "HEAD") == 302
    assert ask(links.trap("msg_1")) == 404
    assert ask(forged(links.trap("msg_1"))) == 404
    assert machines(ws) == ["trap", "head", "trap"]


def test_a_tracked_mail_holds_a_link_that_no_person_sees(ws: Workspace) -> None:
    links = Links(ws)
    html = links.track("<body><p>Hi</p></body>", "msg_1")
    trap = html[html.index(f'<a href="{links.trap("msg_1")}"') : html.index("</a>")]
    assert "display:none" in trap
    assert 'aria-hidden="true"' in trap
    assert html.index("<p>Hi</p>") < html.index(trap) < html.index("</body>")


def test_it_works_on_each_database(any_workspace: Workspace) -> None:
    with any_workspace.state.write() as connection:
        connection.execute(
            insert(messages).values(
                id="msg_1", customer_id=7, campaign_id="c", channel="email", purpose="marketing",
                state="ambiguous", tried=[], created_at=NOW, next_try_at=NOW, handed_at=NOW,
            )
        )  # fmt: skip
    fetched(any_workspace, CLICKED, NOW + HOUR, "https://shop.example/1")
    assert stands(any_workspace) == (None, NOW + HOUR)
    with any_workspace.state.read() as connection:
        assert connection.execute(select(messages.c.state)).scalar_one() == "sent"
    assert touches.tell(any_workspace, now=NOW + 2 * HOUR) == 1
