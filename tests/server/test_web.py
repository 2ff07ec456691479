"""The web app's files, the headers around them and the description of the API."""

from __future__ import annotations

import gzip
import warnings
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from regulars.server.web import WebApp
from tests.server.browser import Browser


@pytest.fixture
def built(tmp_path: Path) -> Browser:
    folder = tmp_path / "ui"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>the app</title>")
    (folder / "assets" / "main-abc.js").write_text("let one = 1")
    (tmp_path / "secret.key").write_text("secret")
    app = Starlette(routes=[Route("/{path:path}", WebApp(folder).answer)])
    return Browser(app)  # type: ignore[arg-type]


def test_every_address_of_the_app_is_the_app(built: Browser) -> None:
    for address in ("/", "/customers/12", "/campaigns/new.draft"):
        response = built.get(address)
        assert "the app" in response.text
        assert response.headers["cache-control"] == "no-cache"


def test_assets_are_kept_for_ever_and_sent_packed(built: Browser) -> None:
    response = built.get("/assets/main-abc.js", headers={"Accept-Encoding": "gzip"})
    assert response.text == "let one = 1"
    assert response.headers["content-encoding"] == "gzip"
    assert "immutable" in response.headers["cache-control"]
    plain = built.get("/assets/main-abc.js", headers={"Accept-Encoding": "identity"})
    assert plain.content == b"let one = 1"
    assert gzip.compress(plain.content)
    assert built.get("/assets/gone.js").status_code == 404


@pytest.mark.parametrize(
    "path", ["/../secret.key", "/%2e%2e/secret.key", "/assets/../../secret.key"]
)
def test_no_address_leads_out_of_the_folder(built: Browser, path: str) -> None:
    assert "secret" not in built.get(path).text


def test_without_screens_a_page_says_so() -> None:
    web = WebApp(Path("/nowhere"))
    bare = Starlette(routes=[Route("/{path:path}", web.answer)])
    response = Browser(bare).get("/")  # type: ignore[arg-type]
    assert response.status_code == 503
    assert "make ui" in response.text


def test_every_answer_carries_the_headers(visitor: Browser) -> None:
    for address in ("/", "/health", "/api/setup", "/api/nothing"):
        headers = visitor.get(address).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "referrer-policy" in headers


def test_the_description_has_one_name_per_operation(visitor: Browser) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        described = visitor.get("/api/openapi.json").json()
    names = [each["operationId"] for path in described["paths"].values() for each in path.values()]
    assert len(names) == len(set(names))
    assert "customers_list_customers" in names
