"""Lists: people brought in as a file."""

from __future__ import annotations

import pytest

from regulars.core.errors import Invalid
from regulars.core.workspace import Workspace
from regulars.customers import service as customers
from regulars.segments import service as segments
from regulars.segments.lists import service
from regulars.segments.lists.reading import read
from tests.segments.shop import NOW
from tests.server.browser import Browser

PEOPLE = {
    "email": ["mina@example.org", None],
    "phone": ["+491701234567", "+491709999999"],
    "external_id": ["1001", "1002"],
}


@pytest.fixture
def ids(any_workspace: Workspace) -> list[int]:
    return _import(any_workspace)


def _import(ws: Workspace) -> list[int]:
    import pyarrow as pa

    from regulars.core.ids import customer_id_of

    found = [customer_id_of("external", each) for each in PEOPLE["external_id"] if each]
    columns = {"customer_id": found, "kind": ["external"] * 2, "value": PEOPLE["external_id"]}
    with ws.state.write() as connection:
        customers.import_people(connection, pa.table({**columns, **PEOPLE}), source="t", now=NOW)
    return found


def members_of(ws: Workspace, text: str) -> tuple[list[int], int]:
    made = service.upload(ws, text.encode(), name="", file_name="vip.csv", now=NOW)
    assert made.name == "vip"
    rule = {"condition": "in_list", "list": made.id}
    found = segments.member_ids(ws, rule, NOW)
    assert made.customers == len(found)
    return found, made.unmatched


def test_people_are_found_by_address_phone_or_number(
    any_workspace: Workspace, ids: list[int]
) -> None:
    ws, (mina, other) = any_workspace, ids
    assert members_of(ws, "Name,E-Mail\nM,Mina@Example.org\nX,x@y.org\n") == ([mina], 1)
    assert members_of(ws, "mina@example.org\nMINA@example.org\n") == ([mina], 0)
    both = sorted([mina, other])
    assert members_of(ws, "شماره موبایل\n+۴۹۱۷۰۱۲۳۴۵۶۷\n+49 170 999 9999\n") == (both, 0)
    assert members_of(ws, "customer_id;name\n1002;a\n9;b\n;c\n") == ([other], 1)


def test_our_own_export_comes_back_as_a_list(any_workspace: Workspace, ids: list[int]) -> None:
    rule: dict[str, object] = {"all": []}
    from regulars.segments.export import people_csv

    exported = "".join(people_csv(any_workspace, segments.member_ids(any_workspace, rule, NOW)))
    without_email = "\r\n".join(line.split(",")[0] for line in exported.split("\r\n"))
    assert members_of(any_workspace, without_email) == (sorted(ids), 0)


def test_rows_that_fit_nobody_come_back_with_their_lines(
    any_workspace: Workspace, ids: list[int]
) -> None:
    text = b'email\r\nmina@example.org\r\n"=cmd@x.org"\r\n\r\nno address\r\n'
    made = service.upload(any_workspace, text, name="A", file_name="a.csv", now=NOW)
    written = service.unmatched_file(any_workspace, made.id).read_text("utf-8-sig")
    assert written.splitlines() == ["line,email", "3,'=cmd@x.org", "5,no address"]


@pytest.mark.parametrize(
    ("content", "matched_by", "values"),
    [
        ("email\na@b.c\n".encode("utf-16"), "email", ["a@b.c"]),
        (b"\xef\xbb\xbfname;phone\nx;'+49170\n", "phone", ["+49170"]),
        (b"1\n2\n3\n", "customer", ["1", "2", "3"]),
        (b"+491701234567\n00491701234568\n", "phone", ["+491701234567", "00491701234568"]),
    ],
)
def test_a_file_says_how_people_are_told_apart(
    content: bytes, matched_by: str, values: list[str]
) -> None:
    found = read(content, "file.csv")
    assert (found.matched_by, [row.value for row in found.rows]) == (matched_by, values)


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"name\nMina\n", b"PK\x03\x04", b"email\n\n", b'email\n"' + b"x" * 200_000],
)
def test_a_file_without_people_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        read(content, "file.csv")


def test_a_list_is_uploaded_read_and_removed(office: Workspace, marketer: Browser) -> None:
    mina = _import(office)[0]
    file = {"file": ("vip.csv", b"email\nmina@example.org\nx@y.org\n")}
    made = marketer.post("/api/lists", files=file, data={"name": "VIP"})
    assert made.status_code == 201, made.text
    where = f"/api/lists/{made.json()['id']}"
    assert (made.json()["name"], made.json()["customers"], made.json()["unmatched"]) == (
        "VIP",
        1,
        1,
    )
    assert marketer.get("/api/lists").json()["items"] == [made.json()]
    members = marketer.get(f"{where}/members").json()
    assert (members["items"][0]["id"], members["total"]) == (str(mina), 1)
    assert "x@y.org" in marketer.get(f"{where}/unmatched.csv").text
    assert marketer.delete(where).status_code == 204
    for path in (where, f"{where}/members", f"{where}/unmatched.csv"):
        assert marketer.get(path).status_code == 404


def test_a_file_that_is_no_list_is_422(marketer: Browser) -> None:
    answer = marketer.post("/api/lists", files={"file": ("x.csv", b"name\nMina\n")})
    assert answer.status_code == 422
    assert answer.json()["error"]["problems"][0]["where"] == "file"


def test_an_analyst_may_not_upload(analyst: Browser) -> None:
    answer = analyst.post("/api/lists", files={"file": ("x.csv", b"email\na@b.c\n")})
    assert answer.status_code == 403
