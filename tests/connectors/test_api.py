"""A file through the screen: uploaded, mapped, rehearsed, run, and its refused rows fetched."""

from __future__ import annotations

from regulars.connectors.jobs import import_orders
from regulars.core.jobs import Run
from regulars.core.workspace import Workspace
from tests.connectors.makers import NOW, facts, lines
from tests.server.browser import Browser

TEXT = lines("1,2026-01-05,ann,mug,2,4.50", "2,2026-01-06,bob,mug,1,x")


def upload(marketer: Browser, text: str, name: str = "orders.csv") -> dict[str, object]:
    answer = marketer.post("/api/imports", files={"file": (name, text.encode())})
    assert answer.status_code == 201, answer.text
    found: dict[str, object] = answer.json()
    return found


def work(office: Workspace, import_id: object) -> None:
    """What the worker does with the queued job."""
    import_orders(Run(office, clock=lambda: NOW), {"id": import_id})


def test_the_whole_way_of_a_file(marketer: Browser, office: Workspace) -> None:
    made = upload(marketer, TEXT)
    where = f"/api/imports/{made['id']}"
    assert made["state"] == "uploaded"
    mapping = {"columns": {"sku": "ignore"}, "currency": "EUR"}
    changed = marketer.ask("PUT", f"{where}/mapping", json=mapping).json()
    assert [column["guess"] for column in changed["sniff"]["columns"]][3] == "ignore"
    rehearsed = marketer.post(f"{where}/rehearse").json()
    assert (rehearsed["state"], rehearsed["report"]["orders_new"]) == ("rehearsed", 1)
    assert facts(office) == []
    assert marketer.post(f"{where}/run").status_code == 202
    assert marketer.post(f"{where}/run").status_code == 409
    work(office, made["id"])
    work(office, made["id"])  # a worker that died after the work does it again
    done = marketer.get(where).json()
    assert (done["state"], done["report"]["merged"], done["report"]["currency"]) == (
        "done",
        1,
        "EUR",
    )
    assert facts(office) == [{"kind": "order", "facts": 1, "amount": 900}]
    refused = marketer.get(f"{where}/refused")
    assert refused.text.splitlines()[1].startswith("3,price,not a number")
    assert marketer.get("/api/imports").json()["items"][0]["id"] == made["id"]
    again = upload(marketer, TEXT)
    assert again["mapping"]["columns"] == {"sku": "ignore"}  # type: ignore[index]
    assert marketer.delete(where).status_code == 204
    assert marketer.get(where).status_code == 404


def test_a_file_that_asks_a_question_fails_with_the_answer_named(
    marketer: Browser, office: Workspace
) -> None:
    made = upload(marketer, lines("1,05/06/2026,ann,mug,1,2"))
    assert made["sniff"]["questions"][0]["code"] == "date_order"  # type: ignore[index]
    where = f"/api/imports/{made['id']}"
    assert marketer.post(f"{where}/rehearse").status_code == 422
    marketer.post(f"{where}/run")
    work(office, made["id"])
    failed = marketer.get(where).json()
    assert (failed["state"], "--date-order" in failed["error"]) == ("failed", True)


def test_what_is_no_file_of_orders_is_422_and_not_kept(
    marketer: Browser, office: Workspace
) -> None:
    answer = marketer.post("/api/imports", files={"file": ("a.csv", b"\x89PNG" + bytes(200))})
    assert answer.status_code == 422
    assert "binary" in answer.json()["error"]["message"]
    assert list((office.folder / "imports" / "uploads").iterdir()) == []
    assert marketer.get("/api/imports").json() == {"items": []}


def test_unknown_fields_and_imports_are_named(marketer: Browser, office: Workspace) -> None:
    made = upload(marketer, TEXT)
    answer = marketer.ask("PUT", f"/api/imports/{made['id']}/mapping", json={"colour": "red"})
    assert answer.status_code == 422
    assert "colour" in answer.text
    assert marketer.get("/api/imports/imp_none").status_code == 404
    assert len(marketer.get("/api/imports/roles").json()["items"]) > 20
