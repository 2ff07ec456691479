"""The names of months, as CLDR has them, and dates written out with them."""

from __future__ import annotations

from datetime import date

from regulars.locale.calendars import Calendar, parts

_NAMES: dict[tuple[Calendar, str], str] = {
    ("gregorian", "en"): "January February March April May June "
    "July August September October November December",
    ("gregorian", "fa"): "ژانویهٔ فوریهٔ مارس آوریل مهٔ ژوئن "
    "ژوئیهٔ اوت سپتامبر اکتبر نوامبر دسامبر",
    ("gregorian", "ar"): "يناير فبراير مارس أبريل مايو يونيو "
    "يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    ("jalali", "en"): "Farvardin Ordibehesht Khordad Tir Mordad Shahrivar "
    "Mehr Aban Azar Dey Bahman Esfand",
    ("jalali", "fa"): "فروردین اردیبهشت خرداد تیر مرداد شهریور "
    "مهر آبان آذر دی بهمن اسفند",
    ("jalali", "ar"): "فرفردن أذربيهشت خرداد تار مرداد شهرفار "
    "مهر آيان آذر دي بهمن اسفندار",
    ("umm_al_qura", "en"): "Muharram Safar Rabiʻ_I Rabiʻ_II Jumada_I Jumada_II "
    "Rajab Shaʻban Ramadan Shawwal Dhuʻl-Qiʻdah Dhuʻl-Hijjah",
    ("umm_al_qura", "fa"): "محرم صفر ربیع‌الاول ربیع‌الثانی جمادی‌الاول جمادی‌الثانی "
    "رجب شعبان رمضان شوال ذیقعدهٔ ذیحجهٔ",
    ("umm_al_qura", "ar"): "محرم صفر ربيع_الأول ربيع_الآخر جمادى_الأولى جمادى_الآخرة "
    "رجب شعبان رمضان شوال ذو_القعدة ذو_الحجة",
}  # fmt: skip
_MONTHS = {
    key: tuple(name.replace("_", " ") for name in names.split()) for key, names in _NAMES.items()
}


def month_name(month: int, calendar: Calendar, language: str) -> str:
    """The name of a month; in English for a language that we do not speak."""
    names = _MONTHS.get((calendar, language)) or _MONTHS[calendar, "en"]
    return names[month - 1]


def written_out(day: date, calendar: Calendar, language: str, *, year: bool = True) -> str:
    """`16 December 2026`, `25 آذر 1405`; digits are Latin, for who shows it to choose.

    Raises NoSuchDay outside of the calendar's years.
    """
    which_year, month, number = parts(day, calendar)
    name = month_name(month, calendar, language)
    return f"{number} {name} {which_year}" if year else f"{number} {name}".removesuffix("ٔ")
