"""Templates from the empty library to the words that a campaign sends, in two directions."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "new": "New template",
        "email": "E-mail",
        "text": "Text",
        "button": "Button",
        "words": "Words",
        "subject": "Subject",
        "save": "Save",
        "hello": "Hello ",
        "versions": "Versions",
        "back": "Bring it back",
        "from": "From a template",
        "duplicate": "Duplicate",
        "drag": "Move: drag it, or use the arrow keys: Button",
    },
    "fa": {
        "new": "قالب تازه",
        "email": "ایمیل",
        "text": "متن",
        "button": "دکمه",
        "words": "متن",
        "subject": "موضوع",
        "save": "ذخیره",
        "hello": "درود ",
        "versions": "نسخه‌ها",
        "back": "بازگرداندن",
        "from": "از قالب",
        "duplicate": "رونوشت",
        "drag": "جابه‌جا کردن: بکشید یا با کلیدهای جهت: دکمه",
    },
}
FIRST_NAME = "{{ customer.first_name }}"
DRAWN = 20_000  # milliseconds: a preview is asked for a moment after the last key


def stands(page: Page, language: str) -> None:
    expect(page.locator("html")).to_have_attribute("dir", {"en": "ltr", "fa": "rtl"}[language])
    expect(page.locator("h1")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def call(visit: Visit, method: str, path: str, body: object = None) -> Any:
    token = visit.page.request.get(f"{visit.url}/api/session").json()["csrf"]
    answer = visit.page.request.fetch(
        f"{visit.url}/api{path}", method=method, data=body, headers={"X-CSRF-Token": token}
    )
    assert answer.ok, answer.text()
    return answer.json() if answer.body() else None


def delete(visit: Visit, path: str) -> None:
    """Leave first: the open page would go on asking for what is deleted."""
    visit.go("/templates")
    call(visit, "DELETE", path)


def made(visit: Visit, name: str, content: object) -> str:
    found: str = call(visit, "POST", "/templates", {"name": name, "content": content})["id"]
    return found


def mail(*blocks: dict[str, object], subject: str = "Hello") -> dict[str, object]:
    return {"subject": subject, "blocks": list(blocks)}


def stored(visit: Visit, template: str) -> Any:
    return call(visit, "GET", f"/templates/{template}")["content"]


def add(page: Page, kind: str) -> None:
    page.locator(".palette-kind").get_by_text(kind, exact=True).click()


def saved(page: Page, words: dict[str, str]) -> None:
    page.locator(".page-actions").get_by_role("button", name=words["save"], exact=True).click()
    expect(page.locator(".page-actions .ant-btn-primary")).to_be_disabled(timeout=DRAWN)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_an_email_is_built_of_blocks_and_saved(visit: Visit, language: str) -> None:
    words = WORDS[language]
    visit.sign_in(language)
    page = visit.go("/templates")
    page.get_by_role("button", name=words["new"]).first.click()
    page.get_by_role("menuitem", name=words["email"]).click()
    page.wait_for_url("**/templates/tpl_*")
    template = page.url.rsplit("/", 1)[1]
    stands(page, language)
    subject = page.get_by_role("textbox", name=words["subject"])
    subject.click()
    page.keyboard.type(words["hello"])
    page.get_by_role("button", name=f": {words['subject']}").click()
    page.locator(".ant-dropdown-menu-item:visible").first.click()
    expect(subject.locator(".tag-in")).to_have_count(1)
    add(page, words["button"])
    add(page, words["text"])
    page.get_by_role("textbox", name=words["words"], exact=True).click()
    page.keyboard.type("One & two")
    page.get_by_role("button", name=words["drag"]).focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".outline-row")).to_contain_text([words["text"], words["button"]])
    frame = page.frame_locator(".desktop iframe")
    expect(frame.get_by_text("One & two")).to_be_visible(timeout=DRAWN)
    expect(page.locator(".desktop-head")).to_contain_text("Mina", timeout=DRAWN)
    saved(page, words)
    said = stored(visit, template)["email"][""]
    assert said["subject"] == f"{words['hello']}{FIRST_NAME}"
    assert [each["kind"] for each in said["blocks"]] == ["text", "button"]
    assert "One &amp; two" in said["blocks"][0]["html"]
    stands(page, language)
    delete(visit, f"/templates/{template}")


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_click_in_the_preview_chooses_its_block(visit: Visit, language: str) -> None:
    visit.sign_in(language)
    columns = {
        "kind": "columns",
        "id": "c",
        "columns": [[{"kind": "text", "id": "inner", "html": "<p>Left</p>"}], []],
    }
    template = made(
        visit,
        "Marked",
        {"email": {"": mail({"kind": "text", "id": "t", "html": "<p>Above</p>"}, columns)}},
    )
    page = visit.go(f"/templates/{template}")
    page.frame_locator(".desktop iframe").get_by_text("Left").click(force=True)
    expect(page.locator(".outline-chosen [data-mover=inner]")).to_be_visible()
    expect(page.locator(".desktop .marked-box")).to_be_visible(timeout=DRAWN)
    delete(visit, f"/templates/{template}")


def test_what_is_undone_is_gone_and_what_is_unsaved_comes_back(visit: Visit) -> None:
    visit.sign_in("en")
    template = made(
        visit, "Kept", {"email": {"": mail({"kind": "text", "id": "t", "html": "<p>Hi</p>"})}}
    )
    page = visit.go(f"/templates/{template}")
    add(page, "Divider")
    add(page, "Button")
    expect(page.locator(".outline-row")).to_have_count(3)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".outline-row")).to_have_count(2)
    page.reload()
    expect(page.locator(".restored")).to_be_visible()
    expect(page.locator(".outline-row")).to_have_count(2)
    page.locator(".restored .link").click()
    expect(page.locator(".outline-row")).to_have_count(1)
    delete(visit, f"/templates/{template}")


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_language_is_added_and_an_older_version_brought_back(visit: Visit, language: str) -> None:
    words = WORDS[language]
    visit.sign_in(language)
    first = {"sms": {"en": {"body_text": "First"}}}
    template = made(visit, "Twice", first)
    call(visit, "POST", f"/templates/{template}/rollback", {"version": 1})  # ends the sitting
    page = visit.go(f"/templates/{template}")
    box = page.locator(".words-box").first
    box.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("Second")
    expect(page.locator(".phone-screen")).to_contain_text("Second", timeout=DRAWN)
    expect(page.locator(".sms-count b").first).to_be_visible()
    saved(page, words)
    assert stored(visit, template)["sms"]["en"]["body_text"] == "Second"
    page.get_by_role("button", name=words["versions"]).click()
    page.get_by_role("dialog").get_by_role("button", name=words["back"]).last.click()
    expect(box).to_have_text("First")
    assert stored(visit, template)["sms"]["en"]["body_text"] == "First"
    delete(visit, f"/templates/{template}")


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_campaign_takes_its_words_from_a_template(visit: Visit, language: str) -> None:
    words = WORDS[language]
    visit.sign_in(language)
    block = {"kind": "text", "id": "t", "html": f"<p>Dear {FIRST_NAME}</p>"}
    name = f"Yalda {language}"
    template = made(visit, name, {"email": {"": mail(block)}, "sms": {"": {"body_text": "Hi"}}})
    body = {"segment_id": "everyone-with-consent", "channels": ["email", "sms"]}
    campaign = call(visit, "POST", "/campaigns", body)["id"]
    page = visit.go(f"/campaigns/{campaign}/edit?step=message")
    expect(page.locator(".cascade-step")).to_have_count(2, timeout=DRAWN)
    page.locator(".ant-segmented").get_by_text(words["from"], exact=True).click()
    page.get_by_role("combobox", name=words["from"]).click()
    page.locator(".ant-select-item-option").get_by_text(name).click()
    expect(page.frame_locator("iframe").get_by_text("Dear Mina")).to_be_visible(timeout=DRAWN)
    stands(page, language)
    assert call(visit, "GET", f"/campaigns/{campaign}")["template_id"] == template
    page.locator(".cascade-step button").last.click()
    expect(page.locator(".cascade-step")).to_have_count(1)
    delete(visit, f"/campaigns/{campaign}")
    delete(visit, f"/templates/{template}")
