"""Filters that speak as the shop and the reader do: money, dates, numbers, plurals, names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from liquid.exceptions import FilterArgumentError

from regulars.locale.calendars import Calendar, NoSuchDay, format_date
from regulars.locale.digits import group, localise, to_latin
from regulars.locale.directions import is_rtl
from regulars.locale.directions import isolate as isolated
from regulars.locale.money import format_minor
from regulars.locale.months import written_out
from regulars.locale.plurals import category

_CALENDARS = {**{name: name for name in get_args(Calendar)}, "hijri": "umm_al_qura"}
_DIGITS = {"persian": "fa", "arabic": "ar", "latin": "en", "fa": "fa", "ar": "ar", "en": "en"}
_MALE = frozenset({"m", "male", "man", "مرد", "آقا", "ذكر", "رجل"})
_FEMALE = frozenset({"f", "female", "woman", "زن", "خانم", "أنثى", "انثى", "امرأة"})
# What would tear a line apart that runs the other way: letters of that way, a sign before digits.
_LTR_IN_RTL = re.compile(r"[A-Za-z\u00c0-\u024f]|[-+#@][0-9۰-۹]")
_RTL_IN_LTR = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@dataclass(frozen=True, slots=True)
class Speech:
    """In which language and calendar this render speaks, and until when it may."""

    language: str
    shop: dict[str, Any]
    deadline: float
    rtl: bool = False


SPEECH: ContextVar[Speech] = ContextVar("speech")


def money(value: object) -> str:
    """An amount in minor units as people print it; nothing for a price that nobody told."""
    if value is None:
        return ""
    shop = SPEECH.get().shop
    return format_minor(
        _whole(value), shop["currency"], shop["unit"], SPEECH.get().language, digits=shop["digits"]
    )


def day(value: object, calendar: object = "", style: object = "") -> str:
    """An ISO date in the shop's calendar or another one, in the shop's digits.

    `long` writes the month out, `short` also leaves the year away. Nothing for no date.
    """
    if not value:
        return ""
    speech = SPEECH.get()
    named = _CALENDARS.get(str(calendar) or speech.shop["calendar"])
    if named is None:
        raise FilterArgumentError(f"date: there is no calendar {calendar!r}", token=None)
    try:
        found = date.fromisoformat(str(value)[:10])
        if str(style) in ("long", "short"):
            year = str(style) == "long"
            return _digits(written_out(found, named, speech.language, year=year))
        return _digits(format_date(found, named).replace("-", "/"))
    except NoSuchDay as fault:
        raise FilterArgumentError(f"date: {fault.message}", token=None) from None
    except ValueError:
        raise FilterArgumentError(f"date: {value!r} is not a date", token=None) from None


def number(value: object) -> str:
    """A number with its thousands set apart."""
    text = str(value) if isinstance(value, float) and not value.is_integer() else str(_whole(value))
    latin = SPEECH.get().shop["digits"] == "latin"
    return group(text, "en" if latin else SPEECH.get().language)


def digits(value: object, which: object = "") -> str:
    """A text in the reader's digits, or in `latin`, `persian` or `arabic` ones."""
    text = to_latin(str(value))
    if not which:
        return _digits(text)
    language = _DIGITS.get(str(which).lower())
    if language is None:
        raise FilterArgumentError(f"digits: there are no {which!r} digits", token=None)
    return localise(text, language)


def plural(value: object, **forms: object) -> str:
    """The form that goes with a number: `{{ n | plural: one: "# order", other: "# orders" }}`.

    `#` is the number. A language asks for the forms it has; `other` stands for what is not given.
    """
    if "other" not in forms:
        raise FilterArgumentError("plural: give at least `other`", token=None)
    count = value if isinstance(value, float) else _whole(value)
    found = forms.get(category(count, SPEECH.get().language), forms["other"])
    return str(found).replace("#", number(value))


def gendered(customer: object, male: object, female: object, neutral: object = None) -> str:
    """The word that fits the customer: `{{ customer | g: "عزيزي", "عزيزتي", "عميلنا" }}`.

    Of whom we do not know, the third, or the first where there are two.
    """
    gender = _gender(customer)
    if gender == "male" or (gender is None and neutral is None):
        return str(male)
    return str(female if gender == "female" else neutral)


def salutation(customer: object) -> str:
    """How a letter begins in the reader's language: `Dear Mina`, `مینا عزیز`, `عزيزتي مينا`."""
    name = _of(customer, "first_name")
    language = SPEECH.get().language
    if language == "fa":
        return f"{name} عزیز" if name else "سلام"
    if language == "ar":
        words = {"male": "عزيزي", "female": "عزيزتي", None: "مرحبًا"}
        return f"{words[_gender(customer)]} {name}" if name else "مرحبًا"
    return f"Dear {name}" if name else "Hello"


def isolate(value: object) -> str:
    """A text that runs its own way and leaves the sentence around it alone."""
    return isolated(str(value))


def set_apart(text: str) -> str:
    """The text, isolated where it would tear a line apart that runs the reader's way."""
    if SPEECH.get().rtl:
        return isolated(text) if _LTR_IN_RTL.search(text) else text
    if text.isascii() or not _RTL_IN_LTR.search(text):
        return text
    return isolated(text)


FILTERS: dict[str, Callable[..., str]] = {
    "money": money,
    "date": day,
    "number": number,
    "digits": digits,
    "plural": plural,
    "g": gendered,
    "salutation": salutation,
    "isolate": isolate,
}


def speech(language: str, shop: Mapping[str, Any], deadline: float) -> Speech:
    """How a render speaks."""
    return Speech(language, dict(shop), deadline, is_rtl(language))


def _of(customer: object, name: str) -> str:
    return str(customer.get(name) or "") if isinstance(customer, Mapping) else ""


def _gender(customer: object) -> str | None:
    told = _of(customer, "gender").strip().lower()
    if told in _MALE:
        return "male"
    return "female" if told in _FEMALE else None


def _digits(text: str) -> str:
    speaks = SPEECH.get()
    return text if speaks.shop["digits"] == "latin" else localise(text, speaks.language)


def _whole(value: object) -> int:
    try:
        return int(value)  # type: ignore[call-overload, no-any-return]
    except (TypeError, ValueError, OverflowError):
        raise FilterArgumentError(f"{value!r} is not a number", token=None) from None
