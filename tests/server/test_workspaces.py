"""Several businesses behind one server, each knowing nothing of the others."""

from __future__ import annotations

from fastapi import FastAPI

from regulars.accounts import service as accounts
from regulars.core.clock import utc_now
from regulars.core.workspace import open_workspace
from regulars.settings import Settings
from tests.server.browser import Browser
from tests.server.conftest import PASSWORD


def test_a_session_and_a_key_lead_to_their_own_workspace(
    app: FastAPI, owner: Browser, settings: Settings
) -> None:
    other = open_workspace(settings, "bakery", create=True)
    with other.state.write() as connection:
        accounts.change_profile(connection, title="Bakery")
        accounts.create_staff(
            connection, name="Baker", email="baker@shop.example", password=PASSWORD,
            role="owner", language="en", now=utc_now(),
        )  # fmt: skip
    other.close()
    baker, form = Browser(app), {"email": "baker@shop.example", "password": PASSWORD}
    assert baker.post("/api/session", json=form).status_code == 401
    entered = baker.post("/api/session?workspace=bakery", json=form).json()
    baker.csrf = entered["csrf"]
    assert entered["workspace"]["title"] == "Bakery"
    assert baker.get("/api/session").json()["workspace"]["name"] == "bakery"
    key = baker.post("/api/keys", json={"name": "k", "scope": "read"}).json()["text"]
    bearer = {"Authorization": f"Bearer {key}"}
    team = Browser(app).get("/api/staff", headers=bearer).json()["items"]
    assert [member["email"] for member in team] == ["baker@shop.example"]
    stolen = Browser(app)
    stolen.cookies.set("regulars", baker.cookies["regulars"].replace("bakery", "default"))
    assert stolen.get("/api/session").status_code == 401
    assert Browser(app).get("/api/setup?workspace=nowhere").status_code == 404
