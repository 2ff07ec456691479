"""Sizes and growth of segments, and when everybody is tested again."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner

from regulars.accounts import service as accounts
from regulars.cli.commands import segments as cli
from regulars.core.jobs import Run
from regulars.core.workspace import Workspace
from regulars.customers import service as customers
from regulars.events import service as events
from regulars.segments import jobs
from regulars.segments import service as segments
from regulars.segments.membership import service, store
from tests.segments.shop import NOW, Order, Person, Shop, settle
from tests.server.browser import Browser

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
RECENT = {"condition": "orders", "op": "at_least", "times": 1, "days": 10}


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    """Twenty customers; the first ordered 9 days ago, the others long since."""
    people = [Person(number) for number in range(1, 21)]
    settle(workspace, Shop(people, [Order(each.id, 9 if each.id == 1 else 90) for each in people]))
    return workspace


def keep(ws: Workspace, rule: dict[str, Any], name: str = "Recent") -> str:
    with ws.state.write() as connection:
        return segments.create(connection, name=name, rule=rule, now=NOW).id


def refresh(ws: Workspace, now: datetime) -> store.Meta:
    found = service.refresh(ws, now)
    assert found is not None
    return found


class TestPasses:
    def test_the_first_tests_everybody_and_the_next_only_whom_something_happened_to(
        self, shop: Workspace
    ) -> None:
        first = refresh(shop, NOW)
        assert (first.reason, first.tested) == ("first", 20)
        with shop.state.write() as connection:
            customers.give_consent(connection, [3], channel="email", source="test", now=NOW)
        second = refresh(shop, NOW + MINUTE)
        assert (second.reason, second.tested) == ("", 1)
        assert second.sizes["everyone-with-consent"] == 1

    def test_without_news_nothing_is_done(self, shop: Workspace) -> None:
        refresh(shop, NOW)
        assert service.refresh(shop, NOW + MINUTE) is None

    def test_a_day_that_flips_an_answer_tests_its_customer(self, shop: Workspace) -> None:
        key = keep(shop, RECENT)
        assert refresh(shop, NOW).sizes[key] == 1
        assert refresh(shop, NOW + DAY).tested == 0
        third = refresh(shop, NOW + 2 * DAY)
        assert (third.tested, third.sizes[key]) == (1, 0)

    def test_a_new_segment_is_tested_for_everybody_alone(self, shop: Workspace) -> None:
        refresh(shop, NOW)
        key = keep(shop, RECENT)
        second = refresh(shop, NOW + MINUTE)
        assert (second.reason, second.tested, second.sizes[key]) == ("", 0, 1)

    @pytest.mark.parametrize(
        ("reason", "now"), [("clock", NOW - DAY), ("week", NOW + 7 * DAY), ("profile", NOW)]
    )
    def test_some_changes_test_everybody(self, shop: Workspace, reason: str, now: datetime) -> None:
        refresh(shop, NOW)
        if reason == "profile":
            with shop.state.write() as connection:
                accounts.change_profile(connection, timezone="Asia/Tehran")
        assert refresh(shop, now).reason == reason

    def test_when_many_were_touched_everybody_is_tested(self, shop: Workspace) -> None:
        refresh(shop, NOW)
        with shop.state.write() as connection:
            customers.give_consent(connection, range(1, 6), channel="email", source="test", now=NOW)
        assert refresh(shop, NOW + MINUTE).reason == "many"

    def test_history_that_was_put_back_tests_everybody(self, shop: Workspace) -> None:
        refresh(shop, NOW)
        manifest = shop.history_folder / "manifest.json"
        told = json.loads(manifest.read_text())
        manifest.write_text(json.dumps({**told, "revision": told["revision"] - 1}))
        assert refresh(shop, NOW + MINUTE).reason == "history"

    def test_a_damaged_membership_is_made_anew(self, shop: Workspace) -> None:
        first = refresh(shop, NOW)
        (service.folder_of(shop) / first.file).write_bytes(b"?")
        with shop.state.write() as connection:
            customers.give_consent(connection, [3], channel="email", source="test", now=NOW)
        assert refresh(shop, NOW + MINUTE).reason == "first"
        (service.folder_of(shop) / store.FILE).write_text("{}")
        assert refresh(shop, NOW + 2 * MINUTE).reason == "first"

    def test_a_segment_that_breaks_loses_its_size(self, shop: Workspace) -> None:
        table = pa.table({"customer_id": [1], "number": [1.0]})
        for key in ("points", "other"):
            with shop.state.write() as connection:
                customers.write_traits(connection, key, table, source="test", now=NOW)
        key = keep(shop, {"condition": "trait", "name": "points", "number": 1})
        assert refresh(shop, NOW).sizes[key] == 1
        with shop.state.write() as connection:
            customers.write_traits(connection, "points", table[:0], source="test", now=NOW)
        assert key not in refresh(shop, NOW + MINUTE).sizes

    def test_whoever_has_a_suppressed_address_is_tested(self, workspace: Workspace) -> None:
        people = [Person(n, email="Two@example.org" if n < 3 else f"{n}@x.org") for n in range(20)]
        settle(workspace, Shop(people))
        key = keep(workspace, {"condition": "reachable", "channel": "email"})
        assert refresh(workspace, NOW).sizes[key] == 20
        with workspace.state.write() as connection:
            customers.suppress(
                connection, channel="email", address="two@EXAMPLE.org", reason="bounced", now=NOW
            )
        second = refresh(workspace, NOW + MINUTE)
        assert (second.tested, second.sizes[key]) == (3, 17)

    def test_whoever_is_in_the_tail_is_tested_now_and_next_time(self, shop: Workspace) -> None:
        key = keep(shop, {"condition": "event", "name": "viewed"})
        refresh(shop, NOW)
        events.record(shop, [events.Event("e1", "viewed", NOW, customer_id=4)], now=NOW)
        second = refresh(shop, NOW + MINUTE)
        assert (second.tested, second.sizes[key]) == (1, 1)
        keep(shop, RECENT)  # news, though nothing happened to anybody
        assert refresh(shop, NOW + 2 * MINUTE).tested == 1

    def test_its_own_events_touch_nobody_unless_a_rule_hears_them(self, shop: Workspace) -> None:
        key = keep(shop, RECENT)
        refresh(shop, NOW)
        assert refresh(shop, NOW + 2 * DAY).tested == 1  # and an event tells that one left
        assert refresh(shop, NOW + 2 * DAY + MINUTE).tested == 0
        heard = keep(shop, {"condition": "event", "name": "segment_left"}, "Heard")
        third = refresh(shop, NOW + 2 * DAY + 2 * MINUTE)
        assert (third.sizes[key], third.sizes[heard]) == (0, 1)

    def test_two_processes_do_not_pass_at_once(self, shop: Workspace) -> None:
        from regulars.core.files import locked

        with locked(service.folder_of(shop) / store.LOCK):
            assert service.refresh(shop, NOW) is None


class TestJob:
    def test_it_rests_ten_times_as_long_as_it_worked(self, shop: Workspace) -> None:
        now = [NOW]
        run = Run(shop, clock=lambda: now[0])
        jobs.refresh(run)
        meta = store.read(service.folder_of(shop))
        assert meta is not None
        for pause, made_at in ((0.5, NOW), (1.5, None)):
            now[0] = NOW + timedelta(seconds=meta.seconds * jobs.REST * pause)
            keep(shop, RECENT, str(pause))
            jobs.refresh(run)
            found = store.read(service.folder_of(shop))
            assert found is not None
            assert found.made_at == (made_at or now[0])


class TestSizes:
    def test_they_are_of_now_while_nothing_happens(self, shop: Workspace) -> None:
        refresh(shop, NOW)
        assert service.sizes(shop, NOW + MINUTE)["loyal"] == (0, NOW + MINUTE)
        with shop.state.write() as connection:
            customers.note(connection, [1])
        assert service.sizes(shop, NOW + MINUTE)["loyal"] == (0, NOW)

    def test_none_are_better_than_old_ones(self, shop: Workspace) -> None:
        assert service.sizes(shop, NOW) == {}
        refresh(shop, NOW)
        with shop.state.write() as connection:
            customers.note(connection, [1])
        assert service.sizes(shop, NOW + 2 * service.FRESH_FOR) == {}
        assert service.sizes(shop, NOW + DAY) == {}

    def test_what_no_pass_has_seen_is_counted(self, shop: Workspace) -> None:
        refresh(shop, NOW)
        key = keep(shop, RECENT)
        assert key not in service.sizes(shop, NOW)
        with shop.state.read() as connection:
            rules = {each.id: each.rule for each in segments.list_segments(connection)}
            rules = {k: r for k, r in rules.items() if k not in segments.broken(connection)}
        found = segments.present_sizes(shop, rules, NOW)
        assert found[key] == (1, NOW)
        assert set(found) == set(rules)


class TestGrowth:
    def test_it_is_told_by_day(self, shop: Workspace) -> None:
        key = keep(shop, RECENT)
        for days in range(3):
            refresh(shop, NOW + days * DAY)
        with shop.state.read() as connection:
            found = service.growth(connection, key)
        assert [(each.customers, each.entered, each.left) for each in found] == [
            (1, 0, 0),
            (1, 0, 0),
            (0, 0, 1),
        ]

    def test_the_route_says_since_when(self, office: Workspace, marketer: Browser) -> None:
        found = marketer.get("/api/segments/loyal/growth").json()
        assert found == {"items": [], "since": None}
        refresh(office, NOW)
        told = marketer.get("/api/segments/loyal/growth").json()
        assert told["since"] == told["items"][0]["day"] == "2026-11-21"
        assert marketer.get("/api/segments/none/growth").status_code == 404


class TestCommand:
    def test_refresh_and_status(self, shop: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("REGULARS_HOME", str(shop.settings.home))
        run = CliRunner()
        said = run.invoke(cli.command, ["status"]).output
        assert said == "Segments have not been counted yet; see: regulars segments refresh\n"
        assert "everybody (20)" in run.invoke(cli.command, ["refresh"]).output
        assert "Nothing has happened" in run.invoke(cli.command, ["refresh"]).output
        told = json.loads(run.invoke(cli.command, ["refresh", "--full", "--json"]).output)
        assert (told["reason"], told["tested"]) == ("asked", 20)
