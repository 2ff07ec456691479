"""The domain doctor, asking a real DNS server: each finding, and what it says to publish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from regulars.channels.dkim import dns_record
from regulars.channels.doctor import Finding, OwnKey, Patient, examine
from regulars.channels.records import Dns, Silent
from tests.fakes.dns_server import FakeDns

RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ED = ed25519.Ed25519PrivateKey.generate()
KEY = OwnKey("r1._domainkey.shop.example", dns_record(RSA), 2048)
SHOP = Patient(
    domain="shop.example",
    bounce_domain="shop.example",
    key_domain="shop.example",
    keys=(KEY,),
    host="mail.shop.example",
    include="",
    signs=False,
    public_url="https://shop.example",
)
GOOD = {
    ("shop.example", "TXT"): ["v=spf1 a:mail.shop.example ~all", "google-site-verification=x"],
    ("shop.example", "MX"): ["10 mail.shop.example."],
    ("mail.shop.example", "A"): ["192.0.2.7"],
    ("7.2.0.192.in-addr.arpa", "PTR"): ["mail.shop.example."],
    ("r1._domainkey.shop.example", "TXT"): [dns_record(RSA)],
    ("_dmarc.shop.example", "TXT"): ["v=DMARC1; p=quarantine; rua=mailto:a@shop.example"],
}
API = replace(SHOP, keys=(), host="", include="sendgrid.net", signs=True, key_domain="")


@pytest.fixture
def server() -> Iterator[FakeDns]:
    with FakeDns(GOOD) as running:
        yield running


def look(server: FakeDns, patient: Patient = SHOP) -> dict[str, Finding]:
    return {one.code: one for one in examine(patient, Dns(server.address))}


def test_a_domain_that_is_set_up_is_all_green(server: FakeDns) -> None:
    found = look(server)
    assert {one.level for one in found.values()} == {"ok"}, found
    assert set(found) == {
        "spf_ok", "dkim_ok", "dmarc_ok", "alignment_ok", "mx_ok", "ptr_ok", "one_click_ok"
    }  # fmt: skip


def test_an_empty_domain_is_told_what_to_publish(server: FakeDns) -> None:
    server.records.clear()
    found = look(server)
    bad = {code for code, one in found.items() if one.level == "bad"}
    assert bad == {"spf_missing", "dkim_missing", "dmarc_missing", "mx_none", "host_missing"}
    assert found["spf_missing"].value == "v=spf1 a:mail.shop.example ~all"
    assert (found["dkim_missing"].name, found["dkim_missing"].value) == (KEY.name, KEY.record)
    assert found["dmarc_missing"].name == "_dmarc.shop.example"


DOMAIN = ("shop.example", "TXT")
DEEP = {(f"n{place}.example", "TXT"): [f"v=spf1 include:n{place + 1}.example -all"]
        for place in range(30)}  # fmt: skip


@pytest.mark.parametrize(
    ("record", "code", "level"),
    [
        ("v=spf1 ip4:192.0.2.0/24 -all", "spf_ok", "ok"),
        ("v=spf1 mx -all", "spf_ok", "ok"),
        ("v=spf1 include:ours.example ~all", "spf_ok", "ok"),
        ("v=spf1 redirect=ours.example", "spf_ok", "ok"),
        ("v=spf1 -ip4:192.0.2.0/24 -all", "spf_provider", "warn"),
        ("v=spf1 ip4:198.51.100.0/24 -all", "spf_provider", "warn"),
        ("v=spf1 +all", "spf_open", "bad"),
        ("v=spf1 all", "spf_open", "bad"),
        ("v=spf1 include:nobody.example -all", "spf_broken", "bad"),
        ("v=spf1 ip4:nonsense -all", "spf_broken", "bad"),
        ("v=spf1 include:n0.example -all", "spf_lookups", "bad"),
        ("v=spf1 include:shop.example -all", "spf_lookups", "bad"),  # itself, for ever
        ("v=spf1 exists:%{i}.spf.example a:mail.shop.example -all", "spf_ok", "ok"),
    ],
)
def test_spf_is_read_as_receivers_read_it(
    server: FakeDns, record: str, code: str, level: str
) -> None:
    ours = {("ours.example", "TXT"): ["v=spf1 ip4:192.0.2.7 -all"]}
    server.records.update({DOMAIN: [record], **DEEP, **ours})
    found = look(server)
    assert found[code].level == level, found
    assert len([one for one in server.asked if one[1] == "TXT"]) < 30


def test_two_spf_records_become_one(server: FakeDns) -> None:
    server.records[DOMAIN] = ["v=spf1 mx +all", "v=spf1 include:a.example mx -all"]
    assert look(server)["spf_many"].value == "v=spf1 include:a.example mx ~all"


def test_a_provider_known_by_its_include_is_looked_for(server: FakeDns) -> None:
    found = look(server, API)
    assert found["spf_provider"].value.startswith("v=spf1 include:sendgrid.net a:mail")
    server.records[DOMAIN] = ["v=spf1 include:sendgrid.net -all"]
    server.records["sendgrid.net", "TXT"] = ["v=spf1 ip4:203.0.113.0/24 ~all"]
    found = look(server, API)
    assert {"spf_ok", "dkim_by_provider", "alignment_by_provider"} <= set(found)
    assert "bad" not in {one.level for one in found.values()}


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (dns_record(RSA).replace("; ", ";").replace("k=rsa;", ""), "dkim_ok"),
        ("v=DKIM1; k=rsa; p=", "dkim_revoked"),
        (dns_record(ED), "dkim_differs"),
        (dns_record(RSA) + "; t=y", "dkim_testing"),
        ("v=spf1 -all", "dkim_missing"),
    ],
    ids=["ours", "revoked", "another", "testing", "none"],  # the records hold keys made anew
)
def test_the_published_key_is_ours(server: FakeDns, record: str, code: str) -> None:
    server.records["r1._domainkey.shop.example", "TXT"] = [record]
    assert code in look(server)


@pytest.mark.parametrize(("bits", "code"), [(512, "dkim_short"), (1024, "dkim_weak")])
def test_a_short_key_is_named(server: FakeDns, bits: int, code: str) -> None:
    assert code in look(server, replace(SHOP, keys=(replace(KEY, bits=bits),)))


def test_each_of_two_keys_is_looked_for(server: FakeDns) -> None:
    second = OwnKey("e1._domainkey.shop.example", dns_record(ED))
    both = replace(SHOP, keys=(KEY, second))
    assert {"dkim_ok", "dkim_missing"} <= set(look(server, both))
    server.records[second.name, "TXT"] = [second.record]
    assert "dkim_missing" not in look(server, both)
    assert "dkim_none" in look(server, replace(SHOP, keys=()))


@pytest.mark.parametrize(
    ("name", "record", "code"),
    [
        ("_dmarc.shop.example", "v=DMARC1; p=none", "dmarc_none"),
        ("_dmarc.shop.example", "v=DMARC1; rua=mailto:a@b.example", "dmarc_broken"),
        ("_dmarc.shop.example", "v=DMARC1;p=reject", "dmarc_ok"),
        ("_dmarc.shop.example", "hello", "dmarc_missing"),
        ("_dmarc.example", "v=DMARC1; p=reject", "dmarc_missing"),  # of all shops in the country
    ],
)
def test_dmarc_is_read(server: FakeDns, name: str, record: str, code: str) -> None:
    del server.records["_dmarc.shop.example", "TXT"]
    server.records[name, "TXT"] = [record]
    assert code in look(server)


def test_a_subdomain_follows_the_domain_above_it(server: FakeDns) -> None:
    news = replace(SHOP, domain="news.shop.example", bounce_domain="news.shop.example")
    assert {"dmarc_ok", "alignment_ok"} <= set(look(server, news))
    server.records["_dmarc.shop.example", "TXT"] = ["v=DMARC1; p=reject; sp=none; adkim=s"]
    found = look(server, news)
    assert {"dmarc_none", "alignment_spf_only"} <= set(found)
    elsewhere = replace(SHOP, key_domain="relay.example", bounce_domain="relay.example")
    assert look(server, elsewhere)["alignment_none"].level == "bad"


def test_where_bounces_go_and_what_the_server_is_called(server: FakeDns) -> None:
    server.records["shop.example", "MX"] = ["0 ."]
    server.records["7.2.0.192.in-addr.arpa", "PTR"] = ["dsl-7.isp.example."]
    found = look(server)
    assert found["mx_none"].level == "bad"
    assert (found["ptr_missing"].level, found["ptr_missing"].detail) == ("warn", "192.0.2.7")
    del server.records["shop.example", "MX"]
    server.records["shop.example", "A"] = ["192.0.2.9"]
    assert look(server)["mx_missing"].level == "warn"


def test_one_click_needs_https_and_a_signature(server: FakeDns) -> None:
    assert look(server, replace(SHOP, public_url="http://shop.example"))["links_open"]
    assert look(server, replace(SHOP, keys=()))["one_click_unsigned"].level == "bad"


def test_silence_is_told_apart_from_nothing(server: FakeDns) -> None:
    server.silent.add("_dmarc.shop.example")
    found = look(server)
    assert found["dns_silent"].level == "bad"
    assert "dmarc_missing" not in found
    with pytest.raises(Silent):
        Dns("127.0.0.1:1", seconds_left=0.2).texts("shop.example")
