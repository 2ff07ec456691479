"""Taking in people, finding them again and knowing whose an address is."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
import pytest
from sqlalchemy import select

from regulars.accounts.service import change_profile
from regulars.core.errors import NotFound
from regulars.core.ids import customer_id_of
from regulars.core.workspace import Workspace
from regulars.customers import service
from regulars.customers.tables import consent_log, customers, identities

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def people(*rows: dict[str, object]) -> pa.Table:
    """Rows for `import_people`, known by an external number unless they say otherwise."""
    full = [
        {"kind": "external", **row, "customer_id": customer_id_of("external", str(row["value"]))}
        for row in rows
    ]
    names = sorted({name for row in full for name in row})
    return pa.table({name: [row.get(name) for row in full] for name in names})


def take_in(workspace: Workspace, *rows: dict[str, object]) -> service.ImportedPeople:
    with workspace.state.write() as connection:
        return service.import_people(connection, people(*rows), source="import:test", now=NOW)


def stored(workspace: Workspace) -> dict[str, list[tuple[object, ...]]]:
    with workspace.state.read() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in (customers, identities, consent_log)
        }


def find(workspace: Workspace, text: str) -> list[str]:
    with workspace.state.read() as connection:
        page = service.search(connection, text=text, sort="name", descending=False)
    return [item["name"] for item in page.items]


class TestImportPeople:
    def test_counts_new_and_known_and_repeating_changes_nothing(
        self, any_workspace: Workspace
    ) -> None:
        rows = [
            {"value": "1", "name": "Ann", "email": "Ann@Shop.example", "email_consent": True},
            {"value": "2", "name": "Bob", "phone": "0912 345 6789", "email_consent": False},
        ]
        assert take_in(any_workspace, *rows) == service.ImportedPeople(new=2, known=0)
        first = stored(any_workspace)
        assert take_in(any_workspace, *rows) == service.ImportedPeople(new=0, known=2)
        assert stored(any_workspace) == first

    def test_fills_what_is_empty_and_keeps_what_is_there(self, any_workspace: Workspace) -> None:
        take_in(any_workspace, {"value": "1", "name": "Ann"})
        take_in(any_workspace, {"value": "1", "name": "Anna", "city": "Tehran"})
        with any_workspace.state.read() as connection:
            page = service.search(connection, text="tehran")
        assert [(item["name"], item["city"]) for item in page.items] == [("Ann", "Tehran")]

    def test_several_rows_of_one_customer_are_one_person(self, any_workspace: Workspace) -> None:
        result = take_in(
            any_workspace,
            {"value": "1", "city": "Shiraz", "email_consent": True},
            {"value": "1", "name": "Ann", "city": "Tehran", "email_consent": False},
        )
        assert result.new == 1
        with any_workspace.state.read() as connection:
            record = service.get(connection, customer_id_of("external", "1"))
        assert (record.customer["name"], record.customer["city"]) == ("Ann", "Shiraz")
        assert [row["state"] for row in record.consents] == ["withdrawn"]

    def test_an_address_belongs_to_whoever_had_it_first(self, any_workspace: Workspace) -> None:
        take_in(any_workspace, {"value": "1", "email": "home@shop.example"})
        take_in(any_workspace, {"value": "2", "email": "HOME@shop.example"})
        asked = pa.table({"kind": ["email", "external"], "value": ["home@shop.example", "9"]})
        with any_workspace.state.read() as connection:
            owners = service.resolve(connection, asked).to_pylist()
        assert [row["customer_id"] for row in owners] == [customer_id_of("external", "1")]

    def test_phones_are_read_as_dialled_in_the_shops_country(
        self, any_workspace: Workspace
    ) -> None:
        with any_workspace.state.write() as connection:
            change_profile(connection, country="IR")
        take_in(any_workspace, {"value": "1", "phone": "۰۹۱۲۳۴۵۶۷۸۹"})
        asked = pa.table({"kind": ["phone"], "value": ["+989123456789"]})
        with any_workspace.state.read() as connection:
            assert service.resolve(connection, asked).num_rows == 1

    def test_nobody_is_a_valid_import(self, workspace: Workspace) -> None:
        assert take_in(workspace) == service.ImportedPeople(0, 0)


class TestNormaliseIdentity:
    @pytest.mark.parametrize(
        ("kind", "value", "normal"),
        [
            ("email", " Ann@Shop.Example ", "ann@shop.example"),
            ("email", "\u202eann@shop.example", "ann@shop.example"),
            ("email", "not an address", None),
            ("email", "a" * 300 + "@b.c", None),
            ("email", "a@b@c", None),
            ("phone", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "+989123456789"),
            ("external", "  ۱۲۳ ", "123"),
            ("external", "", None),
        ],
    )
    def test_one_spelling_each(self, kind: str, value: str, normal: str | None) -> None:
        assert service.normalise_identity(kind, value, "IR") == normal


class TestSearch:
    @pytest.fixture
    def shop(self, workspace: Workspace) -> Workspace:
        take_in(
            workspace,
            {"value": "17850", "name": "علي رضا كاظمي", "city": "تهران"},
            {"value": "2", "name": "می‌نا", "phone": "+989123456789"},
            {"value": "3", "name": "Zoë 100%_Smith", "email": "Zoe@Shop.example"},
        )
        return workspace

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("علی رضا", ["علي رضا كاظمي"]),
            ("علیرضا کاظمی", ["علي رضا كاظمي"]),
            ("تهران علی", ["علي رضا كاظمي"]),
            ("۱۷۸۵۰", ["علي رضا كاظمي"]),
            ("مینا", ["می‌نا"]),
            ("۰۹۱۲۳۴۵", ["می‌نا"]),
            ("zoe smith", ["Zoë 100%_Smith"]),
            ("ZOE@shop", ["Zoë 100%_Smith"]),
            ("100%_s", ["Zoë 100%_Smith"]),
            ("%", ["Zoë 100%_Smith"]),
            ("nobody", []),
        ],
    )
    def test_finds_however_it_is_typed(self, shop: Workspace, text: str, names: list[str]) -> None:
        assert find(shop, text) == names

    def test_sorts_by_a_trait_with_the_unknown_last(self, any_workspace: Workspace) -> None:
        take_in(any_workspace, *({"value": str(n), "name": f"c{n}"} for n in range(5)))
        table = pa.table(
            {"customer_id": [customer_id_of("external", str(n)) for n in (1, 2, 3)],
             "number": [10.0, 30.0, 20.0]}
        )  # fmt: skip
        with any_workspace.state.write() as connection:
            service.write_traits(connection, "revenue_minor", table, source="t", now=NOW)
            first = service.search(connection, size=3)
            second = service.search(connection, size=3, page=2)
            rising = service.search(connection, size=2, descending=False)
        assert [item["name"] for item in first.items] == ["c2", "c3", "c1"]
        assert sorted(item["name"] for item in second.items) == ["c0", "c4"]
        assert [item["name"] for item in rising.items] == ["c1", "c3"]
        assert first.total == 5

    def test_keeps_to_one_stage(self, any_workspace: Workspace) -> None:
        take_in(any_workspace, *({"value": str(n), "name": f"c{n}"} for n in range(3)))
        ids = [customer_id_of("external", str(n)) for n in range(3)]
        table = pa.table({"customer_id": ids, "text": ["new", "lapsed", "new"]})
        with any_workspace.state.write() as connection:
            service.write_traits(connection, "lifecycle_stage", table, source="t", now=NOW)
            found = service.search(connection, stage="lapsed")
        assert [item["name"] for item in found.items] == ["c1"]
        assert found.items[0]["traits"]["lifecycle_stage"]["text"] == "lapsed"


class TestGet:
    def test_shows_everything_known(self, any_workspace: Workspace) -> None:
        take_in(any_workspace, {"value": "1", "email": "a@b.c", "email_consent": True})
        with any_workspace.state.write() as connection:
            service.suppress(
                connection, channel="email", address="A@b.c", reason="bounced", now=NOW
            )
            service.suppress(connection, channel="email", address="a@b.c", reason="staff", now=NOW)
            record = service.get(connection, customer_id_of("external", "1"))
        assert [row["value"] for row in record.identities] == ["a@b.c", "1"]
        assert [row["state"] for row in record.consent_log] == ["granted"]
        assert {row["reason"] for row in record.suppressions} == {"bounced", "staff"}

    def test_a_stranger_is_not_found(self, workspace: Workspace) -> None:
        with workspace.state.read() as connection, pytest.raises(NotFound):
            service.get(connection, 1)

    @pytest.mark.parametrize("text", ["", "x", "-1", "1" * 30, "۱۲", str(2**60)])
    def test_what_is_no_id_is_not_found(self, text: str) -> None:
        with pytest.raises(NotFound):
            service.parse_id(text)
