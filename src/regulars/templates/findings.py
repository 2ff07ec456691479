"""What was found in the words of a message: an error keeps it from being sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from regulars.core.errors import Invalid, Problem

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing at one place; `code` is worded by the screen, `detail` says which one it is."""

    code: str
    level: Level
    where: str
    detail: str = ""
    recipients: int | None = None  # how many would miss something


def require_none(findings: list[Finding]) -> None:
    """Raise Invalid with every error among the findings."""
    errors = [one for one in findings if one.level == "error"]
    if errors:
        problems = tuple(Problem(one.where, f"{one.code}: {one.detail}") for one in errors)
        raise Invalid("The message cannot be sent as it is.", problems=problems)
