"""Invented people for the real orders: names in three languages, addresses, consents.

Every choice is a hash of the customer's number, so the same customer is the same person everywhere.
Addresses are under `example` domains, which nobody owns; telephone numbers are from Ofcom's range
for drama, which nobody has.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib import resources

Book = dict[str, dict[str, dict[str, str]]]  # language, first or last, name -> Latin spelling

DOMAINS = ("example.com", "example.org", "example.net")
DRAMA_NUMBERS = 1000  # +44 7700 900000 to 900999


@dataclass(frozen=True, slots=True)
class Person:
    """One invented customer."""

    number: str
    name: str
    email: str
    phone: str | None
    language: str
    email_consent: bool | None
    sms_consent: bool | None


def invent(numbers: list[str]) -> list[Person]:
    """A person for each customer number; the first thousand have a telephone."""
    book = json.loads(resources.files(__package__).joinpath("names.json").read_text("utf-8"))
    return [_person(number, index, book) for index, number in enumerate(sorted(numbers))]


def _person(number: str, index: int, book: Book) -> Person:
    dice = hashlib.sha256(f"person:{number}".encode()).digest()
    language = ("en", "en", "fa", "fa", "ar")[dice[0] % 5]
    (first, first_latin), (last, last_latin) = (
        _pick(book[language][part], dice[place]) for place, part in enumerate(("first", "last"), 1)
    )
    phone = f"+447700900{index:03d}" if index < DRAMA_NUMBERS else None
    return Person(
        number=number,
        name=f"{first} {last}",
        email=f"{first_latin}.{last_latin}.{number}@{DOMAINS[dice[3] % len(DOMAINS)]}",
        phone=phone,
        language=language,
        email_consent=_consent(dice[4], agreed=210, refused=20),
        sms_consent=_consent(dice[5], agreed=120, refused=30) if phone else None,
    )


def _pick(names: dict[str, str], roll: int) -> tuple[str, str]:
    """A name and its Latin spelling."""
    entries = list(names.items())
    return entries[roll % len(entries)]


def _consent(roll: int, *, agreed: int, refused: int) -> bool | None:
    """Of 256 people so many agreed, so many refused; the others were never asked."""
    if roll < agreed:
        return True
    return False if roll < agreed + refused else None
