"""Every setting, command and route is documented, and the pages tell what the code does now."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from docs import generate

from regulars import modules

ROOT = Path(__file__).resolve().parents[2]


def test_reference_pages_are_up_to_date() -> None:
    """In a process of its own: click remembers how a command was first called."""
    command = [sys.executable, "-m", "docs.generate", "--check"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert shown.returncode == 0, shown.stderr


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
