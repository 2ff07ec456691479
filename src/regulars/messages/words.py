"""What a mailing says, before it is said to anyone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Subject and body as Liquid templates; an empty text part is derived from the HTML."""

    subject: str
    body_html: str
    body_text: str = ""
