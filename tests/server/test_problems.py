"""What bad input gets: an answer that names the fault, and never a 500."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from regulars.core.errors import Busy, Damaged
from regulars.core.http import Public
from regulars.server.app import create_app
from regulars.settings import Settings
from tests.server.browser import Browser

JSON = {"Content-Type": "application/json"}


def problems(browser: Browser, method: str, path: str, content: bytes) -> dict[str, str]:
    response = browser.ask(method, path, content=content, headers=JSON)
    assert response.status_code == 422, response.text
    error = response.json()["error"]
    assert set(error) == {"code", "message", "problems"}
    return {each["where"]: each["message"] for each in error["problems"]}


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b'{"title": "a\\u0000b"}', "title"),
        (b'{"title": "a\\ud800b"}', "title"),
        (b'{"week_start": 99999999999999999999999}', "week_start"),
        (b'{"nonsense": 1}', "nonsense"),
        (b'{"\\ud800": 1}', "body"),
        (b'{"title": 5}', "title"),
        (b"{", "body"),
        (b"[]", "body"),
        (b"", "body"),
    ],
)
def test_a_broken_body_is_named_field_by_field(
    visitor: Browser, content: bytes, where: str
) -> None:
    assert list(problems(visitor, "PATCH", "/api/profile", content)) == [where]


def test_bytes_that_are_no_text_are_refused(visitor: Browser) -> None:
    response = visitor.patch("/api/profile", content=b'{"title": "\xff\xfe"}', headers=JSON)
    assert response.status_code in (400, 422)


def test_a_bottomless_body_is_refused(visitor: Browser) -> None:
    response = visitor.patch("/api/profile", content=b"[" * 100_000, headers=JSON)
    assert response.status_code in (400, 422)


@pytest.mark.parametrize(
    "address",
    [
        "/api/customers?page=0",
        "/api/customers?page=99999999999999999999999",
        "/api/customers?size=1e9",
        "/api/customers?sort=password",
        "/api/customers?q=%00",
        "/api/customers/%00",
    ],
)
def test_a_broken_address_is_422(visitor: Browser, address: str) -> None:
    assert visitor.get(address).status_code == 422


@pytest.mark.parametrize(
    "address",
    ["/api/customers/99999999999999999999999", "/api/customers/x", "/api/nothing", "/p/default/x",
     "/p/nowhere/u/x", "/v1/nothing", "/api"],
)  # fmt: skip
def test_an_address_of_nothing_is_404(visitor: Browser, address: str) -> None:
    response = visitor.get(address)
    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


def test_a_wrong_method_is_405(visitor: Browser) -> None:
    assert visitor.delete("/api/customers").status_code == 405


class TestLimits:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return Settings(home=settings.home, body_limit_mb=1, import_limit_mb=2)

    @pytest.fixture
    def stranger(self, app: FastAPI) -> Browser:
        return Browser(app)

    def test_a_stated_length_over_the_limit_is_413(self, stranger: Browser) -> None:
        response = stranger.post("/api/session", content=b" " * (1 << 20 | 1), headers=JSON)
        assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")

    def test_a_body_that_grows_over_the_limit_is_413(self, stranger: Browser) -> None:
        async def pieces():  # type: ignore[no-untyped-def]
            for _ in range(1100):
                yield b" " * 1024

        response = stranger.post("/api/session", content=pieces(), headers=JSON)
        assert response.status_code == 413

    def test_uploads_have_a_limit_of_their_own(self, stranger: Browser) -> None:
        def upload(megabytes: int) -> int:
            content = b" " * (megabytes << 20)
            return stranger.post("/api/imports/x", content=content, headers=JSON).status_code

        assert upload(3) == 413
        assert upload(2) != 413


class TestUnforeseen:
    @pytest.fixture
    def app(self, settings: Settings) -> FastAPI:
        app = create_app(settings)
        routes = list(app.router.routes)

        @app.get("/api/crash")
        def crash(context: Public) -> None:
            raise ZeroDivisionError("secret detail")

        @app.get("/api/busy")
        def busy(context: Public) -> None:
            raise Busy(retry_after=7)

        @app.get("/api/damaged")
        def damaged(context: Public) -> None:
            raise Damaged("Two totals differ.")

        @app.get("/api/number/{number}")
        def number(context: Public, number: int) -> None:
            from sqlalchemy import literal, select

            with context.workspace.state.read() as connection:
                connection.execute(select(literal(number)))

        added = [route for route in app.router.routes if route not in routes]
        app.router.routes[:] = added + routes  # before the catch-all of the web app
        return app

    def test_an_error_gives_a_code_to_report_and_no_detail(self, app: FastAPI) -> None:
        with capture_logs() as logs:
            response = Browser(app).get("/api/crash")
        assert response.status_code == 500
        assert "secret" not in response.text
        reference = logs[0]["reference"]
        assert logs[0]["log_level"] == "error"
        assert reference in response.json()["error"]["message"]
        assert response.headers["x-content-type-options"] == "nosniff"

    def test_busy_says_when_to_come_back(self, app: FastAPI) -> None:
        response = Browser(app).get("/api/busy")
        assert (response.status_code, response.headers["retry-after"]) == (503, "7")

    def test_damaged_data_are_logged(self, app: FastAPI) -> None:
        with capture_logs() as logs:
            response = Browser(app).get("/api/damaged")
        assert (response.status_code, response.json()["error"]["code"]) == (500, "damaged")
        assert logs[0]["event"] == "damaged"

    def test_a_number_no_column_holds_is_422(self, app: FastAPI) -> None:
        response = Browser(app).get(f"/api/number/{2**70}")
        assert (response.status_code, response.json()["error"]["code"]) == (422, "out_of_range")
