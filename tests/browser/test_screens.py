"""Every screen, in English and in Persian: its direction, its headline, its act by keyboard."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.browser.conftest import Visit


@dataclass(frozen=True)
class Screen:
    path: str
    shows: str  # what stands there once the data are in
    act: str  # the main action, as a selector


SCREENS = [
    Screen("/", "table", "a[href='/campaigns']"),
    Screen("/retention", "table.heatmap", ".page-actions button"),
    Screen("/mail", ".mail-row", ".mail-row"),
    Screen("/predictions", ".model-facts", ".page-actions button"),
    Screen("/products", ".measured", ".link"),
    Screen("/recommendations", ".advised-item", ".page-actions button"),
    Screen("/leaving?horizon=90", ".leaving-among", ".page-actions input"),
    Screen("/settings?tab=digest", "iframe", ".digest-wish button"),
]


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.path)
def test_a_screen_shows_its_data_in_its_direction(
    visit: Visit, screen: Screen, language: str
) -> None:
    visit.sign_in(language)
    page = visit.go(screen.path)
    page.wait_for_selector(screen.shows)
    html = page.locator("html")
    assert html.get_attribute("lang") == language
    assert html.get_attribute("dir") == {"en": "ltr", "fa": "rtl"}[language]
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().strip()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.path)
def test_the_main_act_is_reached_by_keyboard(visit: Visit, screen: Screen) -> None:
    visit.sign_in("en")
    page = visit.go(screen.path)
    page.wait_for_selector(screen.act)
    visit.tab_to(screen.act)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.path)
def test_nothing_is_cut_on_a_telephone(visit: Visit, screen: Screen) -> None:
    visit.sign_in("fa")
    visit.page.set_viewport_size({"width": 360, "height": 740})
    page = visit.go(screen.path)
    page.wait_for_selector(screen.shows)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
