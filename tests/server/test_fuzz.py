"""Requests nobody would write by hand, from the API's own description: never a 5xx."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings

from tests.server.browser import Browser

EXAMPLES = 12
# Ends the session that the others need.
LEFT_OUT = {("DELETE", "/api/session")}


def operations(app: FastAPI) -> list[Any]:
    """Every operation of the API with its strategy for cases."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the test client that schemathesis brings
        import schemathesis

        schema = schemathesis.openapi.from_dict(app.openapi())
    found = [result.ok() for result in schema.get_all_operations()]
    return [op for op in found if (op.method.upper(), op.path) not in LEFT_OUT]


@pytest.mark.slow
def test_no_request_makes_the_server_fail(visitor: Browser) -> None:
    failures: list[str] = []
    seen: set[int] = set()
    for operation in operations(visitor.app):

        @settings(
            max_examples=EXAMPLES,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            deadline=None,
            derandomize=True,
            database=None,
        )
        @given(case=operation.as_strategy())
        def attack(case: Any) -> None:
            response = send(visitor, case)
            seen.add(response.status_code)
            if response.status_code >= 500 and response.status_code != 503:
                failures.append(f"{case.method} {case.formatted_path} {case.body!r:.200}")

        attack()
    assert seen >= {200, 404, 422}  # it got past the door
    assert not failures, "\n".join(sorted(set(failures))[:20])


def send(browser: Browser, case: Any) -> Any:
    """The case as a request of a signed-in owner."""
    options = case.as_transport_kwargs(base_url="http://shop.test")
    headers = {**dict(options.get("headers") or {}), "X-CSRF-Token": browser.csrf}
    headers = {name: value for name, value in headers.items() if name.lower() != "host"}
    kept = {
        name: options[name]
        for name in ("params", "json", "content", "data", "files")
        if options.get(name) is not None
    }
    return browser.ask(options["method"], options["url"], headers=headers, **kept)
