"""The printed forms of the report."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from regulars.accounts.service import Profile
from regulars.history.engine import DuckDBEngine
from regulars.metrics import page, printing, service, terminal
from regulars.metrics.family import in_order, in_reports
from regulars.metrics.findings import findings_of
from regulars.metrics.schemas import Finding, Report
from regulars.metrics.wording import LANGUAGES, Words, texts
from tests.metrics.shops import Fact, cdnow, engine, snapshot_of

TODAY = date(1998, 7, 15)
SHOPS = {
    "en": Profile(title="CDs & more"),
    "fa": Profile(
        title="<b>فروشگاه</b>", language="fa", calendar="jalali", currency="IRR", unit="toman"
    ),
    "ar": Profile(title="متجر", language="ar", currency="KWD"),
}


@pytest.fixture(scope="module")
def duckdb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBEngine]:
    with engine(Path(tmp_path_factory.mktemp("engine"))) as opened:
        yield opened


def made(opened: DuckDBEngine, shop: Profile, facts: list[Fact]) -> tuple[Report, list[Finding]]:
    snapshot = snapshot_of(opened, facts)
    report = service.report_of(
        snapshot, shop, first=None, last=None, by="month", calendar=None, today=TODAY
    )
    return report, findings_of(snapshot, shop, calendar=None, today=TODAY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text_with_the_same_blanks(language: str) -> None:
    def blanks(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    english, other = texts("en"), texts(language)
    for section in ("words", "findings", "metrics"):
        assert other[section].keys() == english[section].keys()
        for key, text in english[section].items():
            assert text
            assert blanks(other[section][key]) == blanks(text)


def test_every_metric_and_every_reason_has_a_word(duckdb: DuckDBEngine) -> None:
    assert {metric.key for metric in in_order()} <= set(texts("en")["metrics"])
    report, _ = made(duckdb, Profile(), [])
    assert set(report.notes.absent.values()) <= set(texts("en")["words"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_report_shows_every_metric(duckdb: DuckDBEngine, language: str) -> None:
    words = Words(SHOPS[language])
    report, findings = made(duckdb, SHOPS[language], cdnow())
    text = terminal.as_text(report, findings, words, width=200)
    for key, reason in ((key, report.notes.absent.get(key)) for key in report.metrics):
        assert (words.metric(key) in text) == (reason not in printing.FOREIGN)
    assert words.shop.title in text
    assert "\x1b" not in text  # no colours where there is no terminal


def test_the_terminal_report_in_english_reads_as_expected(duckdb: DuckDBEngine) -> None:
    report, findings = made(duckdb, SHOPS["en"], cdnow())
    text = terminal.as_text(report, findings, Words(SHOPS["en"]), width=120)
    assert "1997-01-01 to 1998-06-30, 546 days" in text
    assert re.search(r"Customers +400 +exact", text)
    assert re.search(r"Repeat customer rate +\d\d\.\d% +\d\d\.\d% to \d\d\.\d%", text)
    assert "needs a period before it" in text


def test_a_silent_period_before_is_named(duckdb: DuckDBEngine) -> None:
    facts = [Fact(1, date(1998, 1, 1), 500), Fact(1, date(1998, 6, 30), 500)]
    snapshot = snapshot_of(duckdb, facts)
    days = {"first": date(1998, 6, 1), "last": date(1998, 6, 30)}
    report = service.report_of(
        snapshot, Profile(), **days, by=None, calendar=None, today=date(1998, 7, 15)
    )
    text = terminal.as_text(report, [], Words(Profile()), width=120)
    assert "nobody ordered in the period before (1998-05-02 to 1998-05-31)" in text


def test_an_empty_shop_says_what_to_do(duckdb: DuckDBEngine) -> None:
    report, findings = made(duckdb, Profile(), [])
    text = terminal.as_text(report, findings, Words(Profile()), width=100)
    assert "regulars import orders FILE" in text
    assert "regulars import orders FILE" in page.as_html(report, findings, Words(Profile()))


def test_unknown_customers_are_mentioned(duckdb: DuckDBEngine) -> None:
    facts = [Fact(1, date(1998, 1, 1), 500), Fact(None, date(1998, 1, 2), 700)]
    report, findings = made(duckdb, Profile(), facts)
    text = terminal.as_text(report, findings, Words(Profile()), width=200)
    assert "1 orders ($7.00, 1 lines) have no known customer" in text


def test_csv_has_every_number_once(duckdb: DuckDBEngine) -> None:
    report, _ = made(duckdb, SHOPS["en"], cdnow())
    rows = list(csv.DictReader(io.StringIO(printing.as_csv(report))))
    totals = {row["metric"]: row for row in rows if row["table"] == "total"}
    assert set(totals) == {metric.key for metric in in_reports()}
    assert int(totals["revenue"]["value"]) == report.revenue.value
    assert totals["revenue"]["unit"] == "USD_minor"
    assert totals["customer_retention_rate"]["value"] == ""
    series = [row for row in rows if row["table"] == "series"]
    assert len(series) == len(totals) * 18
    cohorts = [row for row in rows if row["table"] == "cohort" and row["metric"] == "customers"]
    assert sum(int(row["value"]) for row in cohorts if row["offset"] == "0") == 400


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_csv_text_is_never_a_formula(text: str) -> None:
    assert printing.safe_cell(text) == f"'{text}"


def test_csv_numbers_stay_numbers() -> None:
    assert printing.safe_cell(-5) == -5
    assert printing.safe_cell("2026-01") == "2026-01"


class Page(HTMLParser):
    """What a browser would load and show."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Any]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fa", "rtl"), ("ar", "rtl")])
def test_html_is_one_file_in_its_own_direction(
    duckdb: DuckDBEngine, language: str, direction: str
) -> None:
    report, findings = made(duckdb, SHOPS[language], cdnow())
    html = page.as_html(report, findings, Words(SHOPS[language]))
    tags = Page(html).found
    assert ("html", {"lang": language, "dir": direction}) in tags
    assert not [tag for tag, attrs in tags if tag in ("script", "link", "img") or "src" in attrs]
    assert "url(" not in html
    assert "http" not in html
    assert Words(SHOPS[language]).metric("customer_retention_rate") in html


def test_html_escapes_what_the_shop_is_called(duckdb: DuckDBEngine) -> None:
    report, findings = made(duckdb, SHOPS["fa"], cdnow())
    html = page.as_html(report, findings, Words(SHOPS["fa"]))
    assert "<b>فروشگاه" not in html
    assert "&lt;b&gt;" in html


def test_persian_numbers_are_written_in_persian(duckdb: DuckDBEngine) -> None:
    words = Words(SHOPS["fa"])
    assert words.share(0.342) == "۳۴٫۲٪"
    assert words.number(4300) == "۴٬۳۰۰"
    assert words.money(1_000_000) == "۱۰۰٬۰۰۰\u00a0تومان"
    assert words.digits("1405-08") == "\u2066۱۴۰۵-۰۸\u2069"
    assert Words(replace(SHOPS["fa"], digits="latin")).share(0.342) == "34.2%"


def test_shades_grow_with_the_share_and_end_at_a_fifth() -> None:
    assert [printing.shade(n / 40 + 0.001) for n in range(9)] == [0, 1, 2, 3, 4, 5, 6, 7, 7]


def test_small_cohorts_show_people_and_not_per_cent(duckdb: DuckDBEngine) -> None:
    facts = [Fact(1, date(1998, 1, 1), 500), Fact(1, date(1998, 2, 2), 700)]
    report, _ = made(duckdb, Profile(), facts)
    cell = printing.heatmap(report, Words(Profile()))[0]["cells"][0]
    assert (cell["text"], cell["shade"]) == ("1", None)


def test_json_has_the_promised_keys(duckdb: DuckDBEngine) -> None:
    report, _ = made(duckdb, SHOPS["en"], cdnow())
    found = json.loads(report.model_dump_json())
    for key in service.HEADLINE:
        assert set(found[key]) == {"value", "unit", "definition", "low", "high", "n"}
        assert found[key] == found["metrics"][key]
    assert {"value", "unit", "definition", "low", "high"} <= set(found["cohorts"])
