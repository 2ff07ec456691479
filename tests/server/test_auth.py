"""Who gets in, how long they stay, and what they may do there."""

from __future__ import annotations

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from regulars.accounts import service as accounts
from regulars.core.workspace import Workspace
from regulars.server.app import check_policies, create_app
from regulars.settings import Settings
from tests.server.browser import Browser
from tests.server.conftest import PASSWORD, Clock, signed_in

FIRST_RUN = {
    "name": "Sara", "email": "Sara@Shop.example", "password": PASSWORD, "title": "فروشگاه",
    "language": "fa", "calendar": "jalali", "timezone": "Asia/Tehran", "currency": "IRR",
    "unit": "toman", "country": "IR",
}  # fmt: skip


def code_of(response: httpx.Response) -> str:
    return str(response.json()["error"]["code"])


class TestFirstRun:
    def test_the_printed_code_opens_the_door_once(self, app: FastAPI, office: Workspace) -> None:
        browser = Browser(app)
        form = {**FIRST_RUN, "token": accounts.setup_token(office.keys)}
        state = browser.get("/api/setup").json()
        assert (state["needed"], state["signed_in"]) == (True, False)
        made = browser.post("/api/setup", json=form)
        assert made.status_code == 200
        assert made.json()["visitor"]["email"] == "sara@shop.example"
        assert made.json()["workspace"]["name"] == "default"
        assert made.json()["workspace"]["week_start"] == 5
        state = browser.get("/api/setup").json()
        assert (state["needed"], state["signed_in"]) == (False, True)
        assert Browser(app).get("/api/setup").json()["workspace"] is None
        assert Browser(app).post("/api/setup", json=form).status_code == 404

    def test_a_wrong_code_opens_nothing(self, app: FastAPI) -> None:
        refused = Browser(app).post("/api/setup", json={**FIRST_RUN, "token": "guess"})
        assert (refused.status_code, code_of(refused)) == (422, "wrong_token")

    def test_a_broken_profile_leaves_the_door_open(self, app: FastAPI, office: Workspace) -> None:
        form = {**FIRST_RUN, "token": accounts.setup_token(office.keys), "timezone": "Tehran"}
        refused = Browser(app).post("/api/setup", json=form)
        assert [each["where"] for each in refused.json()["error"]["problems"]] == ["timezone"]
        assert Browser(app).get("/api/setup").json()["needed"] is True


class TestSessions:
    def test_the_cookie_is_closed_to_scripts_and_other_sites(self, owner: Browser) -> None:
        header = owner.sign_in("owner@shop.example", PASSWORD).headers["set-cookie"]
        assert header.startswith("regulars=default.")
        assert "HttpOnly" in header
        assert "SameSite=lax" in header

    def test_https_binds_the_cookie_to_the_host(self, settings: Settings) -> None:
        secure = Settings(home=settings.home, base_url="https://shop.example")
        app = create_app(secure)
        workspace = app.state.workspaces.default()
        form = {**FIRST_RUN, "token": accounts.setup_token(workspace.keys)}
        made = Browser(app).post("/api/setup", json=form)
        app.state.workspaces.close()
        assert made.headers["set-cookie"].startswith("__Host-regulars=default.")
        assert "Secure" in made.headers["set-cookie"]
        assert "strict-transport-security" in made.headers

    def test_a_forged_or_missing_session_is_401_and_forgotten(
        self, app: FastAPI, owner: Browser
    ) -> None:
        assert Browser(app).get("/api/session").status_code == 401
        stranger = Browser(app)
        stranger.cookies.set("regulars", "default.forged", domain="shop.test")
        refused = stranger.get("/api/session")
        assert refused.status_code == 401
        assert "Max-Age=0" in refused.headers["set-cookie"]
        for value in ("", ".", "nowhere.token", "../../etc.token", "default."):
            stranger.cookies = httpx.Cookies({"regulars": value})
            assert stranger.get("/api/session").status_code == 401

    def test_it_ends_after_12_idle_hours_and_after_14_days(
        self, owner: Browser, clock: Clock, app: FastAPI
    ) -> None:
        clock.pass_time(hours=11, minutes=59)
        assert owner.get("/api/session").status_code == 200
        clock.pass_time(hours=12, minutes=1)
        assert owner.get("/api/session").status_code == 401
        busy = signed_in(app, "owner")
        for _ in range(14 * 24 // 11):
            clock.pass_time(hours=11)
            assert busy.get("/api/session").status_code == 200
            wait_for_notes(app)
        clock.pass_time(hours=11)
        assert busy.get("/api/session").status_code == 401

    def test_signing_out_and_in_again_makes_the_old_token_worthless(
        self, app: FastAPI, owner: Browser
    ) -> None:
        old = dict(owner.cookies)
        owner.sign_in("owner@shop.example", PASSWORD)
        thief = Browser(app)
        thief.cookies = httpx.Cookies(old)
        assert thief.get("/api/session").status_code == 401
        assert owner.delete("/api/session").status_code == 204
        assert owner.get("/api/session").status_code == 401

    def test_a_new_password_ends_the_other_sessions(self, app: FastAPI, owner: Browser) -> None:
        elsewhere = signed_in(app, "owner")
        change = {"password": "another good phrase", "old_password": PASSWORD}
        wrong = owner.patch("/api/me", json={**change, "old_password": "x"})
        assert (wrong.status_code, code_of(wrong)) == (422, "wrong_password")
        assert owner.patch("/api/me", json=change).status_code == 200
        assert owner.get("/api/session").status_code == 200
        assert elsewhere.get("/api/session").status_code == 401


class TestSigningIn:
    def test_a_wrong_address_and_a_wrong_password_read_the_same(
        self, app: FastAPI, owner_id: str
    ) -> None:
        one = Browser(app).sign_in("owner@shop.example", "wrong password")
        other = Browser(app).sign_in("nobody@shop.example", "wrong password")
        assert one.status_code == other.status_code == 401
        assert one.json() == other.json()

    def test_guessing_is_slowed_and_the_real_owner_still_gets_in(
        self, app: FastAPI, owner_id: str, clock: Clock
    ) -> None:
        attacker = Browser(app)
        answers = [attacker.sign_in("owner@shop.example", f"guess {n}") for n in range(6)]
        assert [answer.status_code for answer in answers] == [401] * 5 + [429]
        assert int(answers[-1].headers["retry-after"]) >= 1
        clock.pass_time(seconds=20)
        assert attacker.sign_in("owner@shop.example", PASSWORD).status_code == 200


class TestCsrf:
    def test_a_change_without_the_token_is_refused(self, owner: Browser) -> None:
        owner.csrf = ""
        refused = owner.patch("/api/profile", json={"title": "Taken over"})
        assert (refused.status_code, code_of(refused)) == (403, "csrf")
        owner.csrf = "wrong"
        assert owner.patch("/api/profile", json={"title": "x"}).status_code == 403

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ],
    )
    def test_a_change_from_another_site_is_refused(
        self, visitor: Browser, headers: dict[str, str]
    ) -> None:
        refused = visitor.patch("/api/profile", json={"title": "x"}, headers=headers)
        assert (refused.status_code, code_of(refused)) == (403, "cross_site")
        form = {"email": "owner@shop.example", "password": PASSWORD}
        assert visitor.post("/api/session", json=form, headers=headers).status_code == 403

    def test_our_own_pages_may_change_things(self, owner: Browser) -> None:
        headers = {"Origin": "http://shop.test"}
        assert owner.patch("/api/profile", json={"title": "Mine"}, headers=headers).is_success
        headers = {"Sec-Fetch-Site": "same-origin"}
        assert owner.patch("/api/profile", json={"title": "Mine"}, headers=headers).is_success


class TestRoles:
    def test_each_role_does_what_it_may(
        self, owner: Browser, marketer: Browser, analyst: Browser
    ) -> None:
        change = {"title": "New name"}
        assert owner.patch("/api/profile", json=change).status_code == 200
        assert marketer.patch("/api/profile", json=change).status_code == 403
        assert analyst.get("/api/customers").status_code == 200
        consent = {"channel": "email", "state": "granted", "reason": "asked at the till"}
        assert analyst.post("/api/customers/1/consents", json=consent).status_code == 403
        assert marketer.post("/api/customers/1/consents", json=consent).status_code == 404

    def test_the_last_owner_stays(self, owner: Browser, owner_id: str, marketer_id: str) -> None:
        me = f"/api/staff/{owner_id}"
        assert code_of(owner.delete(me)) == "last_owner"
        assert code_of(owner.patch(me, json={"role": "analyst"})) == "last_owner"
        promoted = owner.patch(f"/api/staff/{marketer_id}", json={"role": "owner"})
        assert promoted.json()["role"] == "owner"
        assert owner.delete(me).status_code == 204
        assert owner.get("/api/session").status_code == 401

    def test_a_team_grows_and_shrinks(self, app: FastAPI, owner: Browser) -> None:
        form = {"name": "Zoë", "email": "ZOE@shop.example", "password": "quite a long one",
                "role": "analyst", "language": "ar"}  # fmt: skip
        made = owner.post("/api/staff", json=form)
        assert made.status_code == 201
        assert code_of(owner.post("/api/staff", json=form)) == "email_taken"
        weak = owner.post("/api/staff", json={**form, "email": "z@b.c", "password": "password1"})
        assert code_of(weak) == "weak_password"
        zoe = Browser(app)
        assert zoe.sign_in("zoe@shop.example", "quite a long one").status_code == 200
        assert owner.delete(f"/api/staff/{made.json()['id']}").status_code == 204
        assert zoe.get("/api/session").status_code == 401
        assert owner.delete("/api/staff/stf_nobody").status_code == 404
        assert len(owner.get("/api/staff").json()["items"]) == 1


class TestKeys:
    def test_a_read_key_reads_and_changes_nothing(self, app: FastAPI, owner: Browser) -> None:
        made = owner.post("/api/keys", json={"name": "Sheets", "scope": "read"}).json()
        program = Browser(app)
        bearer = {"Authorization": f"Bearer {made['text']}"}
        assert program.get("/api/customers", headers=bearer).status_code == 200
        consent = {"channel": "email", "state": "granted", "reason": "x"}
        refused = program.post("/api/customers/1/consents", json=consent, headers=bearer)
        assert refused.status_code == 403
        assert program.get("/api/keys", headers=bearer).status_code == 403
        wait_for_notes(app)
        assert owner.get("/api/keys").json()["items"][0]["used_at"] is not None
        assert owner.delete(f"/api/keys/{made['key']['id']}").status_code == 204
        assert program.get("/api/customers", headers=bearer).status_code == 401

    def test_an_ingest_key_only_adds_events(self, app: FastAPI, owner: Browser) -> None:
        made = owner.post("/api/keys", json={"name": "Shop", "scope": "ingest"}).json()
        bearer = {"Authorization": f"Bearer {made['text']}"}
        program = Browser(app)
        assert program.get("/api/customers", headers=bearer).status_code == 403
        event = {"name": "page_viewed", "identities": {"email": "a@b.c"}}
        sent = program.post("/v1/events", json={"events": [event]}, headers=bearer)
        assert sent.status_code == 202
        read = owner.post("/api/keys", json={"name": "Sheets", "scope": "read"}).json()
        bearer = {"Authorization": f"Bearer {read['text']}"}
        assert (
            program.post("/v1/events", json={"events": [event]}, headers=bearer).status_code == 401
        )
        assert program.post("/v1/events", json={"events": [event]}).status_code == 401

    @pytest.mark.parametrize("key", ["x", "default.0.0", "nowhere.0.0", "../x.y.z"])
    def test_an_unknown_key_is_401(self, visitor: Browser, key: str) -> None:
        bearer = {"Authorization": f"Bearer {key}"}
        assert Browser(visitor.app).get("/api/customers", headers=bearer).status_code == 401


class TestPolicies:
    def test_a_route_without_a_policy_stops_the_start(self) -> None:
        inner, outer = APIRouter(prefix="/api"), APIRouter()

        @inner.get("/open")
        def open_to_all() -> None: ...

        outer.include_router(inner)
        with pytest.raises(RuntimeError, match="/api/open: the route has no policy"):
            check_policies(outer)

    def test_a_bare_route_without_a_policy_stops_the_start(self) -> None:
        async def bare(request: object) -> None: ...

        router = APIRouter()
        router.add_route("/v1/other", bare)  # type: ignore[arg-type]
        with pytest.raises(RuntimeError, match="no policy"):
            check_policies(router)


def wait_for_notes(app: FastAPI) -> None:
    """Let the notes of last uses be written, which happens beside the requests."""
    from regulars.server.auth import Doorway

    layer = app.middleware_stack
    while not isinstance(layer, Doorway):
        layer = layer.app  # type: ignore[union-attr]
    layer.later.submit(lambda: None).result()
