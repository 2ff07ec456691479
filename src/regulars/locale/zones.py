"""Countries as shops write them, and the time zones in them.

Both come from the tables of the time zone database itself (iso3166.tab, zone1970.tab), which ship
with the tzdata package; only names in our own languages are ours.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from regulars.locale.letters import fold

# Names beside the English ones of the table, as shops in our markets write them.
_NAMES = {
    "AE": "UAE, الإمارات, الإمارات العربية المتحدة, امارات, امارات متحده عربی",
    "AF": "افغانستان, أفغانستان",
    "BH": "البحرين, بحرین",
    "DE": "Deutschland, آلمان, ألمانيا",
    "DZ": "الجزائر, الجزایر",
    "EG": "مصر",
    "FR": "فرانسه, فرنسا",
    "GB": "United Kingdom, UK, Great Britain, England, انگلستان, بریتانیا, بريطانيا",
    "IN": "هند, الهند, هندوستان",
    "IQ": "العراق, عراق",
    "IR": "Iran, Islamic Republic of Iran, ایران, إيران, جمهوری اسلامی ایران",
    "JO": "الأردن, اردن",
    "KW": "الكويت, کویت",
    "LB": "لبنان",
    "LY": "ليبيا, لیبی",
    "MA": "المغرب, مراکش",
    "OM": "عمان, عُمان",
    "PS": "فلسطين, فلسطین",
    "QA": "قطر",
    "SA": "KSA, Saudi, السعودية, المملكة العربية السعودية, عربستان, عربستان سعودی",
    "SY": "سوريا, سوریه",
    "TN": "تونس",
    "TR": "Türkiye, ترکیه, تركيا",
    "US": "USA, U.S.A., United States of America, America, آمریکا, أمريكا",
    "YE": "اليمن, یمن",
}


def zones_of(country: str | None) -> tuple[str, ...]:
    """The zones (IANA names) in which clocks of a country differ; empty when it is not known.

    Where there are several, a careful caller asks that an hour be right in all of them.
    """
    return _zones().get((country or "").upper(), ())


def country_code(written: str | None) -> str | None:
    """The two-letter code of a country however it is written; None when it is no known country."""
    text = (written or "").strip()
    if len(text) == 2 and text.upper() in _zones():
        return text.upper()
    return _codes().get(_squeezed(text)) if text else None


@cache
def _zones() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for countries, _place, zone in _table("zone1970.tab"):
        for country in countries.split(","):
            found.setdefault(country, []).append(zone)
    return {country: tuple(zones) for country, zones in found.items()}


@cache
def _codes() -> dict[str, str]:
    codes = {_squeezed(name): code for code, name in _table("iso3166.tab")}
    for code, names in _NAMES.items():
        codes |= {_squeezed(name): code for name in names.split(",")}
    return codes


def _table(name: str) -> list[list[str]]:
    text = (resources.files("tzdata.zoneinfo") / name).read_text("utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return [line.split("\t")[:3] for line in lines]


def _squeezed(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())
