"""The profile, the team, passwords, sessions and keys, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from regulars.accounts import service
from regulars.accounts.back_off import TooManyTries, count_try, forget_tries
from regulars.accounts.passwords import check_password, hash_password, is_password
from regulars.core.errors import Conflict, Invalid, NotFound
from regulars.core.http import Visitor
from regulars.core.workspace import Workspace

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def hire(workspace: Workspace, email: str = "ann@shop.example", **values: str) -> Visitor:
    with workspace.state.write() as connection:
        return service.create_staff(
            connection,
            **{"name": "Ann", "password": "quite a long one", "role": "owner", "language": "en",
               **values},
            email=email,
            now=NOW,
        )  # type: ignore[arg-type]  # fmt: skip


class TestProfile:
    def test_changes_stay_and_the_rest_keeps_its_default(self, any_workspace: Workspace) -> None:
        with any_workspace.state.write() as connection:
            assert not service.has_profile(connection)
            service.change_profile(connection, currency="IRR", unit="toman", country="IR")
            service.change_profile(connection, title="فروشگاه")
            found = service.profile(connection)
        assert (found.title, found.currency, found.timezone) == ("فروشگاه", "IRR", "UTC")

    def test_every_wrong_field_is_named(self, workspace: Workspace) -> None:
        wrong = {"title": " ", "timezone": "Tehran", "currency": "irr", "country": "Iran",
                 "unit": "toman"}  # fmt: skip
        with workspace.state.write() as connection, pytest.raises(Invalid) as caught:
            service.change_profile(connection, **wrong)
        assert {problem.where for problem in caught.value.problems} == set(wrong)


class TestPasswords:
    @pytest.mark.parametrize(
        "password",
        ["short", "12345678", "Password123", "aaaaaaaaaaaa", "ann@shop.example", "x" * 1001],
    )
    def test_a_password_that_is_guessed_first_is_refused(self, password: str) -> None:
        with pytest.raises(Invalid) as caught:
            check_password(password, email="ann@shop.example")
        assert caught.value.problems[0].where == "password"

    def test_long_ones_in_any_script_are_taken(self) -> None:
        check_password("اسب درست باتری سنجاق", email="ann@shop.example")

    def test_only_the_password_opens(self) -> None:
        stored = hash_password("quite a long one")
        assert stored.startswith("$argon2id$")
        assert is_password(stored, "quite a long one")
        assert not is_password(stored, "quite a long onE")
        assert not is_password(None, "the password of nobody")


class TestSessions:
    def test_the_token_is_nowhere_in_the_database(self, any_workspace: Workspace) -> None:
        visitor = hire(any_workspace)
        token = service.sign_in(
            any_workspace, email=" ANN@shop.example", password="quite a long one", address="::1",
            now=NOW,
        )  # fmt: skip
        with any_workspace.state.read() as connection:
            assert service.authenticate(connection, token, NOW) == visitor
            assert service.authenticate(connection, token + "x", NOW) is None
            rows = connection.exec_driver_sql("SELECT * FROM sessions").all()
        assert token not in str(rows)


class TestBackOff:
    def test_waits_grow_and_are_forgotten(self, any_workspace: Workspace) -> None:
        now, waits = NOW, []
        with any_workspace.state.write() as connection:
            for _ in range(9):
                try:
                    count_try(connection, "ann@shop.example", "1.2.3.4", now)
                except TooManyTries as refused:
                    waits.append(refused.retry_after)
                    now += timedelta(seconds=refused.retry_after)
                    count_try(connection, "ann@shop.example", "1.2.3.4", now)
            assert waits == [2, 3, 5, 9]
            count_try(connection, "ann@shop.example", "5.6.7.8", now)
            forget_tries(connection, "ann@shop.example", "1.2.3.4", now)
            count_try(connection, "ann@shop.example", "1.2.3.4", now)

    def test_an_attacker_delays_the_owner_by_seconds_only(self, workspace: Workspace) -> None:
        longest = 0
        with workspace.state.write() as connection:
            for number in range(200):
                try:
                    count_try(connection, "ann@shop.example", f"10.0.0.{number}", NOW)
                except TooManyTries as refused:
                    longest = max(longest, refused.retry_after)
        assert 0 < longest <= 16


class TestKeys:
    def test_a_key_is_shown_once_and_kept_as_a_hash(self, any_workspace: Workspace) -> None:
        with any_workspace.state.write() as connection:
            key, text = service.create_key(connection, "default", name="k", scope="ingest", now=NOW)
            assert text.startswith(key.start)
            assert service.ingest_key(connection, text, NOW)
            assert not service.ingest_key(connection, text + "x", NOW)
            rows = connection.exec_driver_sql("SELECT * FROM api_keys").all()
            assert text not in str(rows)
            service.remove_key(connection, key.id)
            assert not service.ingest_key(connection, text, NOW)
            with pytest.raises(NotFound):
                service.remove_key(connection, key.id)


class TestTeam:
    def test_an_address_is_taken_once_in_any_case(self, any_workspace: Workspace) -> None:
        hire(any_workspace)
        with pytest.raises(Conflict):
            hire(any_workspace, "ANN@Shop.Example")

    @pytest.mark.parametrize(
        "email", ["", "ann", "ann@", "@b", "a@b@c", "a b@c", "a\n@b", "a" * 300]
    )
    def test_what_is_no_address_is_refused(self, workspace: Workspace, email: str) -> None:
        with pytest.raises(Invalid):
            hire(workspace, email)
