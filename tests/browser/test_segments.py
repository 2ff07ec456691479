"""Segments from the list to the file of their members: sentences, counted while written."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

WORDS = {
    "en": {"orders": "ordered", "save": "Save the segment", "name": "Name of the segment"},
    "fa": {"orders": "سفارش داده", "save": "ذخیرهٔ گروه", "name": "نام گروه"},
}
ANY_NUMBER = re.compile(r"[0-9۰-۹]")
RULE = {
    "all": [
        {"condition": "orders", "op": "at_least", "times": 2},
        {"any": [{"condition": "spend", "op": "more_than", "amount": 5000}]},
    ]
}


def builder(visit: Visit, rule: object = None) -> Page:
    """The builder of a new segment, with its rule counted."""
    given = "" if rule is None else f"?rule={quote(json.dumps(rule))}"
    page = visit.go(f"/segments/new{given}")
    settled(page)
    return page


def settled(page: Page) -> None:
    """The count on the screen is that of the rule on the screen."""
    expect(page.locator(".now-count:not(.now-behind) b")).to_have_text(ANY_NUMBER, timeout=20_000)


def sentence(page: Page) -> str:
    return page.locator(".said-text").inner_text()


def stands(page: Page, language: str) -> None:
    expect(page.locator("html")).to_have_attribute("dir", {"en": "ltr", "fa": "rtl"}[language])
    expect(page.locator("h1")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_rule_is_built_counted_saved_and_exported(
    visit: Visit, language: str, tmp_path: Path
) -> None:
    words = WORDS[language]
    visit.sign_in(language)
    page = visit.go("/segments")
    page.locator("a[href='/segments/new']").first.click()
    settled(page)
    everyone = page.locator(".now-count b").inner_text()
    page.locator(".rule-add button").first.click()
    page.keyboard.type(words["orders"])
    page.keyboard.press("Enter")
    page.locator("[data-row=orders] .rule-chip").nth(1).click()
    page.get_by_role("dialog").locator(".number-field input, input.number-field").fill("2")
    page.keyboard.press("Enter")
    expect(page.locator(".now-count:not(.now-behind) b")).not_to_have_text(everyone, timeout=20_000)
    settled(page)
    count = page.locator(".now-count b").inner_text()
    expect(page.locator(".reach li")).to_have_count(2)
    page.get_by_label(words["name"]).fill("Twice or more")
    page.get_by_role("button", name=words["save"]).click()
    page.wait_for_url("**/segments/seg_*")
    expect(page.locator(".now-count b")).to_have_text(count)
    expect(page.locator("table tbody tr").first).to_be_visible()
    stands(page, language)
    with page.expect_download() as waiting:
        page.locator("a[href$='members.csv']").click()
    path = tmp_path / "members.csv"
    waiting.value.save_as(path)
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    assert len(rows) == int(count.replace(",", "").replace("٬", ""))  # int() reads Persian digits


def test_a_link_brings_a_rule_that_reads_with_the_verb_last_in_persian(visit: Visit) -> None:
    visit.sign_in("fa")
    page = builder(visit, RULE)
    assert sentence(page) == (
        "کسانی که تاکنون دست‌کم ۲ بار سفارش داده‌اند و تاکنون بیش از ۵۰ یورو خرید کرده‌اند."
    )
    stands(page, "fa")


def test_a_row_goes_by_keyboard_into_the_group_and_back(visit: Visit) -> None:
    visit.sign_in("en")
    page = builder(visit, RULE)
    before = sentence(page)
    handle = page.locator("[data-row=orders] .mover")
    handle.focus()
    page.keyboard.press("ArrowDown")
    assert "ordered at least 2 times ever or who have spent" in sentence(page)
    page.keyboard.press("ArrowUp")
    assert sentence(page) == before


def test_a_row_turned_round_counts_everybody_else(visit: Visit) -> None:
    visit.sign_in("en")
    page = builder(visit, {"all": [RULE["all"][0]]})
    some = int(page.locator(".now-count b").inner_text().replace(",", ""))
    page.get_by_text("have ordered", exact=True).click()
    page.get_by_text("have not ordered").click()
    total = page.request.get(f"{visit.url}/api/segments").json()["customers"]
    expect(page.locator(".now-count:not(.now-behind) b")).to_have_text(f"{total - some:,}")


def test_what_was_done_is_undone(visit: Visit) -> None:
    visit.sign_in("en")
    page = builder(visit, RULE)
    before = sentence(page)
    page.locator("[data-row=orders] button[aria-label='Remove this row']").click()
    assert sentence(page) != before
    page.keyboard.press("Control+z")
    assert sentence(page) == before


def test_unsaved_changes_are_warned_of_and_are_here_again_later(visit: Visit) -> None:
    visit.sign_in("en")
    page = builder(visit)
    page.get_by_label("Name of the segment").fill("Half done")
    page.locator(".sidebar a[href='/customers']").click()
    page.get_by_role("button", name="Leave", exact=True).click()
    page.wait_for_url("**/customers")
    page = visit.go("/segments/new")
    expect(page.get_by_label("Name of the segment")).to_have_value("Half done")
    page.get_by_role("button", name="Discard them").click()
    expect(page.get_by_label("Name of the segment")).to_have_value("")


def test_a_fault_is_shown_in_its_row(visit: Visit) -> None:
    visit.sign_in("en")
    rule = {"all": [RULE["all"][0], {"condition": "last_order", "days": 99_999}]}
    page = visit.go(f"/segments/new?rule={quote(json.dumps(rule))}")
    fault = page.locator("[data-row=last_order] .rule-faults")
    expect(fault).to_contain_text("Days: At most 36,500.")
    expect(page.locator("[data-row=orders] .rule-faults")).to_have_count(0)
    visit.complaints.clear()  # the browser tells of every refused request


def test_the_sql_is_there_to_read(visit: Visit) -> None:
    visit.sign_in("en")
    page = builder(visit, RULE)
    page.get_by_text("SQL", exact=True).click()
    expect(page.locator("pre.sql")).to_contain_text("SELECT")


def test_a_file_becomes_a_list_that_a_rule_can_use(visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "guests.csv"
    path.write_text("email\np0001@example.com\np0002@example.com\nnobody@example.com\n")
    visit.sign_in("en")
    page = visit.go("/segments")
    page.get_by_role("button", name="New list").click()
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("2 people are on the list.")).to_be_visible()
    expect(page.get_by_text("1 row fits nobody.")).to_be_visible()
    page.get_by_role("button", name="Open the list").click()
    page.wait_for_url("**/segments/lists/*")
    expect(page.locator("table tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Use in a segment").click()
    page.wait_for_url("**/segments/new?*")
    expect(page.locator(".said-text")).to_contain_text("are on the list “guests”")
    expect(page.locator(".now-count:not(.now-behind) b")).to_have_text("2")


def test_a_segment_that_another_is_built_on_stays(visit: Visit) -> None:
    visit.sign_in("en")
    session = visit.page.request.get(f"{visit.url}/api/session").json()
    headers = {"X-CSRF-Token": session["csrf"]}
    ids = []
    for name, rule in (
        ("The base", {"condition": "all_customers"}),
        ("Built on it", {"condition": "in_segment", "segment": "?"}),
    ):
        body = {"name": name, "rule": {**rule, **({"segment": ids[0]} if ids else {})}}
        made = visit.page.request.post(f"{visit.url}/api/segments", data=body, headers=headers)
        ids.append(made.json()["id"])
    page = visit.go(f"/segments/{ids[0]}")
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Remove").click()
    expect(page.get_by_role("dialog")).to_contain_text("“Built on it” needs it")
    expect(page.get_by_role("dialog").get_by_role("button", name="Remove")).to_be_disabled()


@pytest.mark.parametrize("path", ["/segments/new", "/segments/loyal/edit", "/segments/loyal"])
def test_nothing_sticks_out_on_a_telephone(visit: Visit, path: str) -> None:
    visit.sign_in("fa")
    visit.page.set_viewport_size({"width": 360, "height": 740})
    page = visit.go(path)
    page.wait_for_selector(".card")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
