"""Country rules, zones and mourning days: dated data that sending obeys."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from regulars.locale.calendars import to_jalali
from regulars.locale.country_rules import ANYWHERE, FREE, all_rules, rule_of
from regulars.locale.occasions import mourning
from regulars.locale.zones import country_code, zones_of


@pytest.mark.parametrize(
    ("country", "opens", "closes", "closed"),
    [
        ("IR", 9, 21, set()),
        ("SA", 8, 19, set()),
        ("AE", 8, 21, set()),
        ("JO", 8, 21, {4, 5}),
        ("EG", 9, 21, {4, 5}),
        ("US", 8, 21, set()),
    ],
)
def test_marketing_texts_keep_to_the_hours_of_the_country(
    country: str, opens: int, closes: int, closed: set[int]
) -> None:
    rule = rule_of(country.lower(), "sms")
    assert rule.window == (time(opens), time(closes))
    assert rule.closed_weekdays == closed


def test_every_row_says_whence_and_since_when_it_is_known() -> None:
    for (country, _channel), rule in all_rules().items():
        assert rule.source, country
        assert rule.since is not None, country
        assert rule.window is not None, country
        assert rule.window[0] < rule.window[1], country
        assert country == ANYWHERE or zones_of(country), country


@pytest.mark.parametrize("country", [None, "", "ZZ", "NO"])
def test_a_country_without_a_row_gets_the_careful_hours(country: str | None) -> None:
    assert rule_of(country, "sms").window == (time(9), time(20))


def test_mail_may_arrive_at_any_hour_everywhere() -> None:
    assert rule_of("IR", "email") == rule_of(None, "web_push") == FREE


@pytest.mark.parametrize(
    ("country", "name", "fits"),
    [
        ("AE", "AD-Shop", True),
        ("AE", "Shop", False),
        ("AE", "AD-LongShopName", False),
        ("SA", "Shop-AD", True),
        ("SA", "AD-Shop", False),
        ("JO", "advShop", True),
        ("JO", "Shop", False),
        ("IR", "10004346", True),
        ("SA", "966500000000", True),
        ("US", "Anything", True),
    ],
)
def test_the_senders_name_is_shaped_as_the_country_asks(
    country: str, name: str, fits: bool
) -> None:
    assert rule_of(country, "sms").sender_fits(name) is fits


def test_iranian_texts_end_with_the_word_for_stopping() -> None:
    assert rule_of("IR", "sms").opt_out_suffix == "لغو۱۱"


def test_every_zone_of_the_table_is_one_that_python_knows() -> None:
    for country in ("IR", "US", "RU", "SA", "DE", "AU", "GB"):
        assert zones_of(country)
        for zone in zones_of(country):
            assert zone in available_timezones()
            ZoneInfo(zone)
    assert zones_of("IR") == ("Asia/Tehran",)
    assert len(zones_of("us")) > 6
    assert zones_of(None) == zones_of("ZZ") == ()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("IR", "IR"), ("ir", "IR"), ("Iran", "IR"), ("ایران", "IR"), ("إيران", "IR"),
        ("السعودية", "SA"), ("Saudi Arabia", "SA"), ("United Kingdom", "GB"), ("UK", "GB"),
        ("U.S.A.", "US"), ("Germany", "DE"), ("الإمارات العربية المتحدة", "AE"),
        ("EIRE", None), ("", None), (None, None), ("XX", None),
    ],
)  # fmt: skip
def test_countries_are_known_however_they_are_written(
    written: str | None, code: str | None
) -> None:
    assert country_code(written) == code


@pytest.mark.parametrize(
    ("day", "occasion"),
    [
        (date(2027, 6, 14), "tasua"),
        (date(2027, 6, 15), "ashura"),
        (date(2027, 6, 16), "ashura"),  # Iran may see the moon a day later
        (date(2027, 6, 17), None),
        (date(2027, 7, 24), "arbaeen"),
        (date(2027, 2, 28), "qadr_nights"),
        (date(2026, 6, 4), "khordad_14"),
        (date(2026, 11, 22), None),
    ],
)
def test_iran_mourns_on_the_days_of_its_calendars(day: date, occasion: str | None) -> None:
    assert mourning(day, "IR") == occasion


def test_each_country_mourns_on_its_own_days() -> None:
    ashura = date(2027, 6, 15)
    assert mourning(ashura, "iq") == mourning(ashura, "BH") == "ashura"
    assert mourning(ashura + timedelta(days=1), "BH") is None
    assert mourning(ashura, "SA") is mourning(ashura, None) is None


def test_beyond_the_tables_only_the_solar_days_are_known() -> None:
    found = {mourning(date(2100, 1, 1) + timedelta(days=n), "IR") for n in range(366)}
    assert found == {None, "khordad_14"}
    assert to_jalali(date(2100, 6, 4))[1:] == (3, 14)
