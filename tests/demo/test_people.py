"""The invented people: the same everywhere, nobody's address, nobody's telephone."""

from __future__ import annotations

from regulars.demo.people import invent

NUMBERS = [str(number) for number in range(12_000, 14_000)]


def test_the_same_number_is_always_the_same_person() -> None:
    assert invent(NUMBERS) == invent(list(reversed(NUMBERS)))


def test_addresses_and_telephones_belong_to_nobody_and_are_told_apart() -> None:
    people = invent(NUMBERS)
    assert len({person.email for person in people}) == len(people)
    assert {person.email.rpartition("@")[2] for person in people} == {
        "example.com",
        "example.net",
        "example.org",
    }
    phones = [person.phone for person in people if person.phone]
    assert len(set(phones)) == len(phones) == 1000
    assert all(phone.startswith("+447700900") for phone in phones)


def test_three_languages_and_every_kind_of_consent_occur() -> None:
    people = invent(NUMBERS)
    assert {person.language for person in people} == {"en", "fa", "ar"}
    assert {person.email_consent for person in people} == {True, False, None}
