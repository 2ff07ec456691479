"""The domain doctor: is the domain that mails leave in the name of set up so that they arrive?

Everything is read from the domain name system and from our own settings; nothing is sent. Findings
are codes that the screen words; `bad` ones keep marketing back. What to publish stands beside each:
the name of a text record and its value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from regulars.channels import spf
from regulars.channels.records import Dns, Silent

Level = Literal["ok", "warn", "bad"]
_SHORT_RSA = 1024
_GOOD_RSA = 2048


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `value` is what to publish as text under `name`."""

    code: str
    level: Level
    detail: str = ""
    name: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class OwnKey:
    """One of our signing keys: where its record should stand, and what it should say."""

    name: str
    record: str
    bits: int = 0  # of RSA; Ed25519 has one strength


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined."""

    domain: str  # of the address that customers see
    bounce_domain: str  # where mail that comes back goes
    key_domain: str  # that our signatures name
    keys: tuple[OwnKey, ...]
    host: str  # the mail server; empty for a provider that is called over HTTP
    include: str  # what its provider's customers include in their SPF record
    signs: bool  # whether the provider signs, with a key that we do not know
    public_url: str


def examine(patient: Patient, dns: Dns) -> list[Finding]:
    """All findings, in the order in which they are best mended."""
    found: list[Finding] = []
    for check in _CHECKS:
        try:
            found += check(patient, dns)
        except Silent as error:
            found.append(Finding("dns_silent", "bad", str(error)))
    return found


def _spf(patient: Patient, dns: Dns) -> list[Finding]:
    name = patient.bounce_domain
    records = spf.records(name, dns)
    wanted = _allowing(patient)
    if not records:
        level: Level = "warn" if patient.signs else "bad"
        return [Finding("spf_missing", level, name, name, f"v=spf1 {wanted} ~all")]
    if len(records) > 1:
        return [Finding("spf_many", "bad", str(len(records)), name, _joined(records))]
    policy = spf.read(name, records[0], dns)
    if policy.lookups > spf.MOST_LOOKUPS:
        return [Finding("spf_lookups", "bad", str(policy.lookups), name)]
    if policy.broken:
        return [Finding("spf_broken", "bad", policy.broken, name)]
    if policy.open:
        return [Finding("spf_open", "bad", records[0], name)]
    if _is_allowed(patient, policy, dns):
        return [Finding("spf_ok", "ok", records[0])]
    return [Finding("spf_provider", "warn", wanted, name, _with(records[0], wanted))]


def _allowing(patient: Patient) -> str:
    """The term that lets the provider send."""
    return f"include:{patient.include}" if patient.include else f"a:{patient.host}"


def _is_allowed(patient: Patient, policy: spf.Policy, dns: Dns) -> bool:
    if patient.include:
        return patient.include in policy.includes
    return any(policy.allows(address) for address in dns.addresses(patient.host))


def _with(record: str, term: str) -> str:
    """The record with one more term, before what ends it."""
    first, *rest = record.split()
    return " ".join([first, term, *rest])


def _joined(records: list[str]) -> str:
    """One record for several, which come in no order."""
    terms = dict.fromkeys(term for record in sorted(records) for term in record.split()[1:])
    body = [term for term in terms if term.lstrip("+-~?") != "all"]
    return " ".join(["v=spf1", *body, "~all"])


def _dkim(patient: Patient, dns: Dns) -> list[Finding]:
    if patient.signs:
        return [Finding("dkim_by_provider", "warn", patient.domain)]
    if not patient.keys:
        return [Finding("dkim_none", "bad", patient.domain)]
    return [_key(own, dns) for own in patient.keys]


def _key(own: OwnKey, dns: Dns) -> Finding:
    """Whether the record says what our key is, and whether the key is long enough."""
    where = {"name": own.name, "value": own.record}
    published = [tags for tags in map(_tags, dns.texts(own.name)) if "p" in tags]
    if not published:
        return Finding("dkim_missing", "bad", **where)
    if not published[0]["p"]:
        return Finding("dkim_revoked", "bad", **where)
    if len(published) > 1 or published[0]["p"] != _tags(own.record)["p"]:
        return Finding("dkim_differs", "bad", published[0]["p"][:60], **where)
    if own.bits and own.bits < _SHORT_RSA:
        return Finding("dkim_short", "bad", str(own.bits), own.name)
    if "y" in published[0].get("t", ""):
        return Finding("dkim_testing", "warn", own.name, **where)
    if own.bits and own.bits < _GOOD_RSA:
        return Finding("dkim_weak", "warn", str(own.bits), own.name)
    return Finding("dkim_ok", "ok", own.name)


def _tags(record: str) -> dict[str, str]:
    """`v=DKIM1; k=rsa; p=…` as a dictionary, without the spaces inside values."""
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): "".join(value.split()) for name, equals, value in pairs if equals}


def _dmarc(patient: Patient, dns: Dns) -> list[Finding]:
    name = f"_dmarc.{patient.domain}"
    advice = f"v=DMARC1; p=none; rua=mailto:postmaster@{patient.domain}"
    owner, records = _dmarc_records(patient.domain, dns)
    if not records:
        return [Finding("dmarc_missing", "bad", name, name, advice)]
    if len(records) > 1:
        return [Finding("dmarc_many", "bad", str(len(records)), f"_dmarc.{owner}", records[0])]
    tags = _tags(records[0])
    policy = tags.get("sp", tags.get("p", "")) if owner != patient.domain else tags.get("p", "")
    if policy.lower() not in ("none", "quarantine", "reject"):
        return [Finding("dmarc_broken", "bad", records[0], f"_dmarc.{owner}", advice)]
    if policy.lower() == "none":
        return [Finding("dmarc_none", "warn", records[0])]
    return [Finding("dmarc_ok", "ok", records[0])]


def _dmarc_records(domain: str, dns: Dns) -> tuple[str, list[str]]:
    """The records that hold for a domain and the domain they stand at: its own, or the nearest
    above it that has one, which is what its mails have to match.
    """
    labels = domain.split(".")
    for place in range(max(1, len(labels) - 1)):
        owner = ".".join(labels[place:])
        texts = dns.texts(f"_dmarc.{owner}")
        records = [text for text in texts if text.lower().replace(" ", "").startswith("v=dmarc1")]
        if records:
            return owner, records
    return domain, []


def _alignment(patient: Patient, dns: Dns) -> list[Finding]:
    """DMARC asks that a signature or the bounce domain speaks for the domain that people see."""
    owner, records = _dmarc_records(patient.domain, dns)
    strict = _tags(records[0]) if records else {}
    signed = bool(patient.keys) and not patient.signs
    if signed and _speaks_for(patient.key_domain, patient.domain, owner, strict.get("adkim")):
        return [Finding("alignment_ok", "ok", patient.key_domain)]
    if patient.signs:
        return [Finding("alignment_by_provider", "warn", patient.domain)]
    if _speaks_for(patient.bounce_domain, patient.domain, owner, strict.get("aspf")):
        return [Finding("alignment_spf_only", "warn", patient.bounce_domain)]
    return [Finding("alignment_none", "bad", patient.key_domain or patient.bounce_domain)]


def _speaks_for(one: str, domain: str, owner: str, strict: str | None) -> bool:
    if strict == "s":
        return one == domain
    return one in (domain, owner) or one.endswith(f".{owner}")


def _bounces(patient: Patient, dns: Dns) -> list[Finding]:
    name = patient.bounce_domain
    exchangers = dns.exchangers(name)
    if exchangers and exchangers != [""] and exchangers != ["."]:
        return [Finding("mx_ok", "ok", exchangers[0])]
    if not exchangers and dns.addresses(name):
        return [Finding("mx_missing", "warn", name, name)]
    return [Finding("mx_none", "bad", name, name)]


def _reverse(patient: Patient, dns: Dns) -> list[Finding]:
    """A mail server whose address has no name, or another one's, is taken for an infected PC."""
    if not patient.host:
        return []
    addresses = dns.addresses(patient.host)
    if not addresses:
        return [Finding("host_missing", "bad", patient.host)]
    for address in addresses:
        if not any(address in dns.addresses(name) for name in dns.names(address)[:3]):
            return [Finding("ptr_missing", "warn", address, patient.host)]
    return [Finding("ptr_ok", "ok", addresses[0])]


def _links(patient: Patient, _dns: Dns) -> list[Finding]:
    """Opting out by one click works only over HTTPS (RFC 8058)."""
    if urlsplit(patient.public_url).scheme != "https":
        return [Finding("links_open", "bad", patient.public_url)]
    signed = bool(patient.keys) or patient.signs
    # The headers are in every marketing mail; they count only under a signature.
    return [Finding("one_click_ok" if signed else "one_click_unsigned", "ok" if signed else "bad")]


_CHECKS: tuple[Callable[[Patient, Dns], list[Finding]], ...] = (
    _spf, _dkim, _dmarc, _alignment, _bounces, _reverse, _links,
)  # fmt: skip
