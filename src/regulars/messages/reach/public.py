"""Pages that customers see: our own template, autoescaped, in the customer's language.

They work without JavaScript, cookies or a login. A GET shows, a POST acts: mail gateways fetch
every link, and must not unsubscribe whole companies by doing so.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from regulars.locale.directions import direction

Scene = Literal["ask", "done", "undone", "gone"]
LANGUAGES = ("en", "fa", "ar")
PIXEL = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c000000000100010000020144003b"
)
# The pages need nothing but their own style and the form back to us.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_PAGES = Path(__file__).parent / "pages"
_ACTION = {"ask": "withdraw", "done": "give", "undone": "withdraw"}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to fill in: `email`, `text`, `check`, `hidden`, or a `trap` for robots."""

    kind: str
    name: str
    label: str = ""
    value: str = ""
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """Sends the form with its value as `action`."""

    label: str
    value: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What one page says and asks, in words."""

    heading: str
    text: str = ""
    note: str = ""
    facts: tuple[str, ...] = ()
    fields: tuple[Entry, ...] = ()
    wording: str = ""
    buttons: tuple[Button, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@cache
def words_of(language: str) -> dict[str, Any]:
    """What the pages say in a language."""
    found: dict[str, Any] = json.loads((_PAGES / f"{language}.json").read_text("utf-8"))
    return found


def unsubscribe_page(scene: Scene, *, language: str, shop: str, choices: str = "") -> Page:
    """A scene of opting out; `choices` is where somebody can choose more finely."""
    words = words_of(language)
    heading, text, button = words["unsubscribe"][scene]
    action = _ACTION.get(scene, "")
    return Page(
        heading=heading,
        text=text.format(shop=shop),
        buttons=(Button(button, action, quiet=action == "give"),) if button else (),
        links=((choices, words["choose"]),) if choices else (),
    )


def gone_page(language: str) -> Page:
    """The neutral answer to a link that is not ours."""
    return unsubscribe_page("gone", language=language, shop="")


def to_html(page: Page, *, language: str, shop: str) -> str:
    """The page as HTML."""
    return _render("page.html", page=page, language=language, shop=shop)


def mail_html(**words: str) -> str:
    """The mail that asks somebody to confirm their address, as HTML."""
    return _render("confirm.html", **words)


def _render(name: str, *, language: str, **values: Any) -> str:
    template = _environment().get_template(name)
    return template.render(language=language, direction=direction(language), **values)


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(_PAGES)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
