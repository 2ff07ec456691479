"""Every setting, command and route is documented, and the pages tell what the code does now."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docs import generate

from regulars import modules

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", sorted(generate.PAGES))
def test_reference_page_is_up_to_date(name: str) -> None:
    assert (generate.REFERENCE / name).read_text() == generate.page(name), "run `make docs`"


def test_every_route_says_what_it_does() -> None:
    silent = [
        route.path
        for route in generate.routes()
        if not (getattr(route, "endpoint", None) and route.endpoint.__doc__)
    ]
    assert silent == []


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            if not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert broken == []


def test_every_module_of_the_list_is_described_in_the_architecture() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    assert [name for name in modules.MODULES if not re.search(rf"\b{name}\b", text)] == []
