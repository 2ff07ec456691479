"""Orders of a file become history, once."""

from __future__ import annotations

import gzip
import random
import tempfile
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.accounts.service import change_profile, profile
from regulars.connectors import service
from regulars.core.errors import Invalid
from regulars.core.workspace import Workspace, open_workspace
from regulars.settings import Settings
from tests.connectors.makers import NOW, facts, lines, put, take_in, verdicts

ROWS = (
    "1,2026-01-05 10:00:00,ann,mug,2,4.50",
    "1,2026-01-05 10:00:00,ann,tea,1,3.00",
    "2,2026-02-06 11:00:00,bob,mug,1,4.50",
    "3,2026-02-07 12:00:00,,mug,1,4.50",
)


EXPECTED: list[dict[str, object]] = [{"kind": "order", "facts": 3, "amount": 2100}]


class TestOrders:
    def test_lines_of_one_order_become_one_order(
        self, any_workspace: Workspace, tmp_path: Path
    ) -> None:
        report = take_in(any_workspace, put(tmp_path, lines(*ROWS)))
        assert (report.rows, report.accepted, report.orders_new) == (4, 4, 3)
        assert (report.customers_new, report.lines_without_customer) == (2, 1)
        assert facts(any_workspace) == [{"kind": "order", "facts": 3, "amount": 2100}]
        assert len(facts(any_workspace, "SELECT * FROM order_lines")) == 4

    def test_the_same_file_again_changes_nothing(
        self, any_workspace: Workspace, tmp_path: Path
    ) -> None:
        path = put(tmp_path, lines(*ROWS))
        take_in(any_workspace, path)
        again = take_in(any_workspace, path)
        assert (again.accepted, again.merged, again.orders_new) == (0, 4, 0)
        assert (again.customers_new, again.customers_known) == (0, 2)
        assert facts(any_workspace) == [{"kind": "order", "facts": 3, "amount": 2100}]

    def test_without_order_numbers_each_row_is_an_order_and_twins_stay_two(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        rows = ("ann,2026-01-05,5", "ann,2026-01-05,5", "bob,2026-01-05,7")
        path = put(tmp_path, lines(*rows, header="customer,date,amount"))
        first, second = take_in(workspace, path), take_in(workspace, path)
        assert (first.orders_new, second.orders_new, second.merged) == (3, 0, 3)
        third = put(tmp_path, lines(*rows, rows[0], header="customer,date,amount"))
        assert take_in(workspace, third).orders_new == 1
        assert facts(workspace) == [{"kind": "order", "facts": 4, "amount": 2200}]

    def test_an_order_export_with_another_total_corrects_the_order(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        header = "order_id,date,customer,total"
        take_in(workspace, put(tmp_path, lines("1,2026-01-05,ann,100", header=header)))
        path = put(tmp_path, lines("1,2026-01-05,ann,80", header=header))
        assert take_in(workspace, path).orders_changed == 1
        assert take_in(workspace, path).merged == 1
        assert sum(fact["amount"] for fact in facts(workspace)) == 8000

    def test_progress_tells_each_stage_to_its_end(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        seen: dict[str, tuple[int, int | None]] = {}

        def note(stage: str, done: int, total: int | None) -> None:
            seen[stage] = (done, total)

        path = put(tmp_path, lines(*ROWS))
        service.import_orders(workspace, path, now=NOW, progress=note)
        size = path.stat().st_size
        assert seen == {"check": (size, size), "read": (5, 5), "write": (4, 4)}

    def test_rehearsal_counts_and_changes_nothing(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        report = take_in(workspace, put(tmp_path, lines(*ROWS)), dry_run=True)
        assert (report.orders_new, report.dry_run) == (3, True)
        assert facts(workspace) == []

    def test_rehearsal_tells_whom_it_would_meet(
        self, any_workspace: Workspace, tmp_path: Path
    ) -> None:
        take_in(any_workspace, put(tmp_path, lines(ROWS[0])))
        rehearsed = take_in(any_workspace, put(tmp_path, lines(*ROWS)), dry_run=True)
        assert (rehearsed.customers_new, rehearsed.customers_known) == (1, 1)
        done = take_in(any_workspace, put(tmp_path, lines(*ROWS)))
        assert (done.customers_new, done.customers_known) == (1, 1)

    def test_cost_brand_and_discount_come_to_history(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        rows = (
            "1,2026-01-05,ann,mug,Acme,2,4.50,1.25,0.50",
            "1,2026-01-05,ann,tea,,1,3.00,,0.50",
            "C1,2026-01-06,ann,mug,Acme,-1,4.50,1.25,",
        )
        header = "order_id,date,customer,sku,vendor,quantity,price,unit cost,discount"
        take_in(
            workspace, put(tmp_path, lines(*rows, "2,2026-01-07,ann,tea,,1,x,1,", header=header))
        )
        wanted = "SELECT brand, cost_minor AS cost FROM order_lines ORDER BY line_id"
        assert facts(workspace, wanted) == [
            {"brand": "Acme", "cost": 250},
            {"brand": None, "cost": None},
            {"brand": "Acme", "cost": -125},
        ]
        wanted = "SELECT kind, discount_minor AS discount FROM orders ORDER BY kind"
        assert facts(workspace, wanted) == [
            {"kind": "order", "discount": 50},
            {"kind": "refund", "discount": None},
        ]

    def test_two_sources_may_use_the_same_order_number(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        path = put(tmp_path, lines(*ROWS))
        take_in(workspace, path)
        assert take_in(workspace, path, source="branch").orders_new == 3


class TestRules:
    def test_a_cancellation_reverses_the_nearest_earlier_order(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        rows = (
            "101,2026-01-01,ann,mug,3,5.00",
            "102,2026-01-03,ann,mug,3,5.00",
            "103,2026-01-09,ann,mug,3,5.00",
            "C104,2026-01-05,ann,mug,-3,5.00",
            "C105,2026-01-06,ann,mug,-2,5.00",
            "C106,2026-01-06,bob,mug,-1,5.00",
        )
        path = put(tmp_path, lines(*rows))
        report = take_in(workspace, path)
        assert (report.refunds_matched, report.refunds_unmatched) == (2, 1)
        refunds = facts(
            workspace,
            "SELECT order_key, amount_minor AS amount FROM orders WHERE kind = 'refund' ORDER BY 1",
        )
        assert refunds == [
            {"order_key": "101", "amount": -1000},
            {"order_key": "102", "amount": -1500},
            {"order_key": "C106", "amount": -500},
        ]
        assert take_in(workspace, path).merged == 6

    def test_a_cancellation_in_a_later_file_finds_its_order_in_history(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        take_in(workspace, put(tmp_path, lines("101,2026-01-01,ann,mug,3,5.00", *ROWS[1:3])))
        rows = ("C104,2026-01-05,ann,mug,-3,5.00", "105,2026-03-01,bob,tea,1,1.00")
        report = take_in(workspace, put(tmp_path, lines(*rows, "106,2026-03-01,bob,tea,1,1.00")))
        assert (report.refunds_matched, report.refunds_unmatched) == (1, 0)
        found = facts(workspace, "SELECT order_key FROM orders WHERE kind = 'refund'")
        assert found == [{"order_key": "101"}]

    def test_each_kind_of_row_without_a_sale_has_its_rule(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        rows = (*ROWS, ROWS[0], "4,2026-01-01,ann,gift,1,0", "5,2026-01-01,ann,debt,1,-9", ",,,,,")
        report = take_in(workspace, put(tmp_path, lines(*rows)))
        assert report.ignored == {
            "blank_row": 1,
            "duplicate_row": 1,
            "negative_price": 1,
            "zero_price": 1,
        }
        assert verdicts(report) == report.rows == 8

    def test_equal_lines_count_when_the_shop_says_so(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        path = put(tmp_path, lines(*ROWS, ROWS[0]))
        assert take_in(workspace, path, duplicates="keep").accepted == 5
        assert take_in(workspace, path, duplicates="keep").merged == 5

    def test_a_cancelled_order_that_was_never_imported_did_not_happen(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        header = "order_id,date,customer,total,cancelled"
        rows = ("1,2026-01-05,ann,100,no", "2,2026-01-06,ann,50,yes")
        report = take_in(workspace, put(tmp_path, lines(*rows, header=header)))
        assert report.ignored == {"cancelled_order": 1}
        rows = ("1,2026-01-05,ann,100,yes", "3,2026-01-07,ann,50,no")
        report = take_in(workspace, put(tmp_path, lines(*rows, header=header)))
        assert (report.refunds_matched, report.orders_new) == (1, 1)


class TestRefusedRows:
    BAD = (
        "9,0000-01-01,ann,mug,1,1.00",
        "9,2099-01-01,ann,mug,1,1.00",
        "9,2026-01-01,ann,mug,1,NaN",
        "9,2026-01-01,ann,mug,1,1e400",
        "9,2026-01-01,ann,mug,many,1.00",
        "9,2026-01-01,=cmd|' /C calc'!A0,mug,1,1.00",
        ",2026-01-01,ann,mug,1,1.00",
        "9,yesterday,ann,mug,1,1.00",
        "9,,ann,mug,1,1.00",
        "9,2026-01-01,ann,mug,1,",
        "9,2026-01-01,ann,mug,1,99999999999999",
    )

    def test_each_is_told_with_line_column_and_reason(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        report = take_in(workspace, put(tmp_path, lines(*ROWS, *self.BAD)))
        assert [(row.line, row.column, row.code) for row in report.refused] == [
            (6, "date", "early_date"),
            (7, "date", "future_date"),
            (8, "price", "bad_number"),
            (9, "price", "bad_number"),
            (10, "quantity", "bad_number"),
            (11, "customer_id", "formula"),
            (12, "order_id", "missing_order_id"),
            (13, "date", "bad_date"),
            (14, "date", "missing_date"),
            (15, "price", "missing_amount"),
            (16, "price", "too_large"),
        ]
        assert verdicts(report) == report.rows == 15

    def test_line_numbers_hold_in_an_untidy_file(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        text = lines(
            '1,2026-01-01,"an\nn",mug,1,1.00',
            "",
            "2,2026-01-01,ann,mug,1",
            "3,2026-01-01,ann,mug,1,1.00,extra",
            '4,2026-01-01,"ann"x,mug,1,1.00',
            '5,2026-01-01,5" nail,mug,1,1.00',
            "6,later,ann,mug,1,1.00",
            '7,2026-01-01,"open,mug,1,1.00',
            "8,2026-01-01,ann,mug,1,1.00",
        )
        report = take_in(workspace, put(tmp_path, text))
        assert [(row.line, row.code) for row in report.refused] == [
            (5, "too_few_columns"),
            (6, "too_many_columns"),
            (7, "bad_quotes"),
            (9, "bad_date"),
            (10, "open_quote"),
        ]
        assert (report.rows, report.accepted) == (8, 3)

    def test_a_mended_row_joins_its_order(self, workspace: Workspace, tmp_path: Path) -> None:
        path = put(tmp_path, lines(*ROWS, "1,2026-01-05 10:00:00,ann,pot,1,x"))
        report = take_in(workspace, path)
        assert report.refused_file is not None
        refused = Path(report.refused_file)
        mended = put(tmp_path, refused.read_bytes().replace(b",x", b",9.00"), "mended.csv")
        report = take_in(workspace, mended)
        assert (report.accepted, report.orders_new, report.orders_changed) == (1, 0, 1)
        assert facts(workspace) == [
            {"kind": "adjustment", "facts": 1, "amount": 900},
            {"kind": "order", "facts": 3, "amount": 2100},
        ]
        assert take_in(workspace, path).merged == 4

    def test_a_file_of_nothing_but_bad_rows_is_an_error(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        header = "order_id,date,customer,total"
        path = put(tmp_path, lines("1,2099-01-01,ann,5", header=header))
        with pytest.raises(Invalid, match=r"orders\.csv: line 2, column 'date': '2099-01-01' is a"):
            take_in(workspace, path)
        assert facts(workspace) == []


class TestForms:
    @pytest.mark.parametrize("delimiter", [";", "\t", "|"])
    def test_separators_are_recognised(
        self, workspace: Workspace, tmp_path: Path, delimiter: str
    ) -> None:
        take_in(workspace, put(tmp_path, lines(*ROWS).replace(",", delimiter)))
        assert facts(workspace) == EXPECTED

    def test_bom_packed_and_line_ends_do_not_matter(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        text = lines(*ROWS)
        take_in(workspace, put(tmp_path, "\ufeff" + text))
        take_in(workspace, put(tmp_path, text.encode("utf-16")))
        take_in(workspace, put(tmp_path, text.replace("\n", "\r\n")))
        take_in(workspace, put(tmp_path, text.replace("\n", "\r")))
        take_in(workspace, put(tmp_path, gzip.compress(text.encode()), "orders.csv.gz"))
        assert facts(workspace) == EXPECTED

    def test_a_spreadsheet(self, workspace: Workspace, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["order_id", "date", "customer", "total"])
        sheet.append([1, date(2026, 1, 5), "ann", 9.5])
        sheet.append([2, date(2026, 1, 6), "bob", "=1+1"])
        book.save(tmp_path / "orders.xlsx")
        report = take_in(workspace, tmp_path / "orders.xlsx")
        assert [(row.line, row.code) for row in report.refused] == [(3, "missing_amount")]
        assert facts(workspace) == [{"kind": "order", "facts": 1, "amount": 950}]

    def test_a_title_above_the_header_is_no_header(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        text = "Orders of the shop\n" + lines(*ROWS, "9,soon,ann,mug,1,1")
        report = take_in(workspace, put(tmp_path, text))
        assert [(row.line, row.column) for row in report.refused] == [(7, "date")]
        assert facts(workspace) == EXPECTED

    def test_a_title_above_the_header_of_a_spreadsheet(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (["Orders"], [], ["order_id", "date", "customer", "total", ""]):
            sheet.append(row)
        sheet.append([1, date(2026, 1, 5), "ann", 9.5])
        book.save(tmp_path / "orders.xlsx")
        take_in(workspace, tmp_path / "orders.xlsx")
        assert facts(workspace) == [{"kind": "order", "facts": 1, "amount": 950}]

    def test_jalali_dates_set_the_calendar_of_a_shop_that_chose_none(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        path = put(tmp_path, lines("1,1405/08/12,ann,5", header="order_id,date,customer,total"))
        assert take_in(workspace, path, unit="rial", dry_run=True).calendar == "jalali"
        with workspace.state.read() as connection:
            assert profile(connection).calendar == "gregorian"
        assert take_in(workspace, path, unit="rial").calendar == "jalali"
        assert take_in(workspace, path, unit="rial").calendar is None
        with workspace.state.read() as connection:
            assert (profile(connection).calendar, profile(connection).week_start) == ("jalali", 5)

    def test_a_chosen_calendar_stays(self, workspace: Workspace, tmp_path: Path) -> None:
        with workspace.state.write() as connection:
            change_profile(connection, currency="IRR", unit="rial")
        path = put(tmp_path, lines("1,1405/08/12,ann,5", header="order_id,date,customer,total"))
        assert take_in(workspace, path, unit="rial").calendar is None
        with workspace.state.read() as connection:
            assert profile(connection).calendar == "gregorian"

    def test_a_parquet_file(self, workspace: Workspace, tmp_path: Path) -> None:
        table = pa.table(
            {
                "order_id": [1, 2],
                "date": [date(2026, 1, 5), date(2026, 1, 6)],
                "customer": ["ann", "bob"],
                "total": [9.5, float("nan")],
            }
        )
        pq.write_table(table, tmp_path / "orders.parquet")
        report = take_in(workspace, tmp_path / "orders.parquet")
        assert [(row.line, row.code) for row in report.refused] == [(2, "bad_number")]
        assert facts(workspace) == [{"kind": "order", "facts": 1, "amount": 950}]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1256"])
    def test_a_persian_shop(self, workspace: Workspace, tmp_path: Path, encoding: str) -> None:
        digits = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹" if encoding != "cp1256" else "0123456789")
        rows = ("1405/08/12;علی;1,250,000", "1403/12/30 18:30;مریم;80,000")
        text = "\n".join(("تاریخ;مشتري;مبلغ (تومان)", *(row.translate(digits) for row in rows)))
        if encoding == "cp1256":
            text = text.replace("ی", "ي")
        report = take_in(workspace, put(tmp_path, text.encode(encoding)))
        assert (report.currency, report.unit, report.refused_rows) == ("IRR", "toman", 0)
        found = facts(workspace, "SELECT day, amount_minor AS amount FROM orders ORDER BY day")
        epoch = date(1970, 1, 1)
        assert found == [
            {"day": (date(2025, 3, 20) - epoch).days, "amount": 800_000},
            {"day": (date(2026, 11, 3) - epoch).days, "amount": 12_500_000},
        ]
        with workspace.state.read() as connection:
            assert profile(connection).currency == "IRR"

    def test_days_are_the_shops_and_moments_utc(self, workspace: Workspace, tmp_path: Path) -> None:
        with workspace.state.write() as connection:
            change_profile(connection, timezone="Asia/Tehran")
        header = "order_id,date,customer,total"
        path = put(tmp_path, lines("1,2026-01-05 01:00:00,ann,5", header=header))
        take_in(workspace, path)
        found = facts(workspace, "SELECT occurred_at::VARCHAR AS at, day FROM orders")
        assert found == [
            {"at": "2026-01-04 21:30:00", "day": (date(2026, 1, 5) - date(1970, 1, 1)).days}
        ]


class TestQuestions:
    def ask(self, workspace: Workspace, path: Path, words: str, **mapping: object) -> None:
        with pytest.raises(Invalid, match=words):
            take_in(workspace, path, **mapping)

    def test_day_or_month_first(self, workspace: Workspace, tmp_path: Path) -> None:
        path = put(tmp_path, lines("1,05/06/2026,ann,5", header="order_id,date,customer,total"))
        self.ask(workspace, path, "--date-order")
        take_in(workspace, path, date_order="dmy")
        found = facts(workspace, "SELECT day FROM orders")
        assert found == [{"day": (date(2026, 6, 5) - date(1970, 1, 1)).days}]

    def test_toman_or_rial(self, workspace: Workspace, tmp_path: Path) -> None:
        path = put(tmp_path, lines("1,1405/05/06,ann,5000", header="order_id,date,customer,total"))
        self.ask(workspace, path, "--unit")
        assert take_in(workspace, path, unit="toman").revenue_minor == 50_000

    def test_unknown_columns(self, workspace: Workspace, tmp_path: Path) -> None:
        path = put(tmp_path, lines("x,2026-01-05,ann,5", header="a,b,c,d"))
        self.ask(workspace, path, "--map amount=COLUMN")
        self.ask(workspace, path, "no column 'z'", columns={"z": "amount"})
        columns = {"a": "order_id", "c": "customer", "d": "total"}
        assert take_in(workspace, path, columns=columns).orders_new == 1

    def test_another_currency_than_the_workspaces(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        with workspace.state.write() as connection:
            change_profile(connection, currency="EUR")
        path = put(tmp_path, lines("1,2026-01-05,ann,£5", header="order_id,date,customer,total"))
        self.ask(workspace, path, "in GBP but this workspace counts in EUR")


row = st.tuples(
    st.sampled_from(["1", "2", "C1", ""]),
    st.sampled_from(["2026-01-01", "2026-02-03 04:05:06", "2099-01-01", "soon", ""]),
    st.sampled_from(["ann", "bob", ""]),
    st.sampled_from(["mug", "tea", '"a ""b"""', '"x\ny"']),
    st.sampled_from(["1", "-1", "2", "x"]),
    st.sampled_from(["1.50", "0", "-2", "1,5", "NaN"]),
).map(",".join)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(row, min_size=1, max_size=12), seed=st.integers(0, 99))
def test_every_row_has_a_verdict_and_neither_order_nor_repetition_matters(
    rows: list[str], seed: int
) -> None:
    good = ("7,2026-01-01,ann,mug,1,2.00", "8,2026-01-02,ann,mug,1,2.00")
    rows = [*good, *rows]
    shuffled = random.Random(seed).sample(rows, len(rows))
    totals = []
    for order in (rows, shuffled):
        with tempfile.TemporaryDirectory() as place:
            home = Path(place)
            ws = open_workspace(Settings(home=home / "home", threads=1), create=True)
            path = put(home, lines(*order))
            first, second = (take_in(ws, path, level="line", decimal=".") for _ in range(2))
            assert verdicts(first) == first.rows == len(rows)
            assert (second.accepted, second.merged) == (0, first.accepted)
            totals.append((first.ignored, first.refused_by_code, facts(ws)))
            ws.close()
    assert totals[0] == totals[1]
