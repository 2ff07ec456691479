"""The routes of recommendations, asked as a browser would."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from regulars.core.http import Visitor
from regulars.core.workspace import Workspace
from regulars.recommendations import service
from regulars.recommendations.api import router
from tests.recommendations.test_service import ANA as CUSTOMER
from tests.recommendations.test_service import shop, tea_shop
from tests.server.alone import ANA, served

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
MAX = Visitor("w", "Max", "max@shop.example", "marketer", "en")
ROOT = "/api/recommendations"


def test_before_the_first_fit_everything_is_there_and_empty(workspace: Workspace) -> None:
    analyst = served(router, workspace, ANA, NOW)
    status = analyst.get(ROOT).json()
    assert (status["made_at"], status["customers"], status["for_new"]) == (None, 0, "popular")
    assert "discover_weekly" in status["lists"]
    assert analyst.get(f"{ROOT}/evaluation").json() is None
    assert analyst.get(f"{ROOT}/customers/1").json()["items"] == []
    assert analyst.get(f"{ROOT}/goes-with?sku=x").status_code == 404


def test_a_list_of_a_customer_and_what_goes_with_a_product(workspace: Workspace) -> None:
    shop(workspace, tea_shop())
    service.refit(workspace, now=NOW)
    analyst = served(router, workspace, ANA, NOW)
    found = analyst.get(f"{ROOT}/customers/{CUSTOMER}?list=buy_again&count=1").json()
    assert found["customer_id"] == str(CUSTOMER)
    assert [item["sku"] for item in found["items"]] == ["green"]
    assert found["items"][0]["reason"] == {
        "code": "bought_before",
        "sku": None,
        "title": None,
        "number": 2.0,
    }
    together = analyst.get(f"{ROOT}/goes-with?sku=green").json()
    assert [item["sku"] for item in together["items"]] == ["pot"]


@pytest.mark.parametrize(
    ("path", "status"),
    [("customers/1?list=best", 422), ("customers/1?count=0", 422), ("customers/x", 404)],
)
def test_what_makes_no_sense_is_refused(workspace: Workspace, path: str, status: int) -> None:
    assert served(router, workspace, ANA, NOW).get(f"{ROOT}/{path}").status_code == status


def test_marketers_change_rules_and_learn_anew_and_analysts_do_not(workspace: Workspace) -> None:
    marketer, analyst = (served(router, workspace, each, NOW) for each in (MAX, ANA))
    rules = {"bans": ["mug"], "per_category": 2}
    changed = marketer.ask("PUT", f"{ROOT}/rules", json=rules)
    assert changed.status_code == 200
    assert changed.json()["rules"]["bans"] == ["mug"]
    assert analyst.get(f"{ROOT}/rules").json() == changed.json()
    assert analyst.ask("PUT", f"{ROOT}/rules", json=rules).status_code == 403
    wrong = {"pins": ["mug"], "bans": ["mug"]}
    assert marketer.ask("PUT", f"{ROOT}/rules", json=wrong).status_code == 422
    assert marketer.ask("POST", f"{ROOT}/refit").status_code == 202
    assert analyst.ask("POST", f"{ROOT}/refit").status_code == 403
