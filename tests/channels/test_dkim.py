"""Our signatures, verified by someone else's verifier."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import dkim as dkimpy
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.channels.dkim import Key, Signer, dns_record, load_key, new_ed_key, new_key
from regulars.channels.mime import build
from regulars.core.errors import Invalid
from tests.channels.test_mime import make_email

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
RSA = load_key(new_key())
KEYS: dict[str, Key] = {"rsa": RSA, "ed25519": load_key(new_ed_key())}
HEADERS = (
    ("List-Unsubscribe", "<https://shop.example/p/default/u/" + "x" * 120 + ">"),
    ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
)


class VerifyKey:
    """What dkimpy wants of PyNaCl, on `cryptography`."""

    def __init__(self, public: bytes, encoder: object) -> None:
        self.key = ed25519.Ed25519PublicKey.from_public_bytes(base64.b64decode(public))

    def verify(self, digest: bytes, signature: bytes) -> bool:
        self.key.verify(signature, digest)
        return True


@pytest.fixture(autouse=True, scope="module")
def _ed25519_for_dkimpy() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        nacl = SimpleNamespace(
            signing=SimpleNamespace(VerifyKey=VerifyKey),
            encoding=SimpleNamespace(Base64Encoder=None),
            exceptions=SimpleNamespace(ValueError=ValueError, BadSignatureError=InvalidSignature),
        )
        patch.setattr(dkimpy, "nacl", nacl, raising=False)
        patch.setattr(dkimpy, "NACL_AVAILABLE", True, raising=False)
        yield


def verifies(message: bytes, key: Key) -> bool:
    record = dns_record(key).encode()
    return bool(dkimpy.verify(message, dnsfunc=lambda *_args, **_more: record))


@pytest.mark.parametrize("kind", sorted(KEYS))
def test_another_verifier_accepts_the_signature(kind: str) -> None:
    signer = Signer("shop.example", "r1", KEYS[kind])
    signed = signer.sign(build(make_email(headers=HEADERS), now=NOW), now=NOW)
    assert verifies(signed, KEYS[kind])
    names = signed.partition(b" h=")[2].partition(b";")[0]
    assert b"list-unsubscribe:list-unsubscribe-post" in names


def test_a_message_with_both_signatures_holds_by_either() -> None:
    message = build(make_email(headers=HEADERS), now=NOW)
    for kind, key in KEYS.items():
        message = Signer("shop.example", kind, key).sign(message, now=NOW)
    records = {f"{kind}._domainkey.shop.example.": dns_record(key) for kind, key in KEYS.items()}
    verifier = dkimpy.DKIM(message)
    for place in range(len(KEYS)):
        assert verifier.verify(place, dnsfunc=lambda name, **_: records[name.decode()].encode())
    altered = dkimpy.DKIM(message.replace(b"Corner Shop", b"Corner Sh0p"))
    for place in range(len(KEYS)):
        with contextlib.suppress(dkimpy.DKIMException):
            assert not altered.verify(place, dnsfunc=lambda name, **_: records[name.decode()])


def test_what_a_provider_writes_anew_is_left_out_and_may_change() -> None:
    signer = Signer("shop.example", "r1", RSA, frozenset({"message-id", "date"}))
    signed = signer.sign(build(make_email(), now=NOW), now=NOW)
    changed = signed.replace(b"Message-ID: <1@shop.example>", b"Message-ID: <0100@amazonses.com>")
    assert changed != signed
    assert verifies(changed, RSA)
    assert not verifies(changed.replace(b"Corner Shop", b"Corner Sh0p"), RSA)


@pytest.mark.parametrize(
    "change",
    [
        (b"Corner Shop", b"Corner Sh0p"),
        (b"One-Click", b"Two-Click"),
        (b"=_", b"=-"),
        (b"From: ", b"From: other@evil.example\r\nFrom: "),
        (b"Subject: ", b"Subject: buy\r\nSubject: "),
    ],
)
def test_a_changed_or_added_header_breaks_it(change: tuple[bytes, bytes]) -> None:
    signed = Signer("shop.example", "r1", RSA).sign(
        build(make_email(headers=HEADERS), now=NOW), now=NOW
    )
    head, mark, body = signed.partition(b"\r\n\r\n")
    altered = head.replace(*change) + mark + body
    assert altered != signed
    with contextlib.suppress(dkimpy.DKIMException):  # saying no more loudly
        assert not verifies(altered, RSA)


lines = st.lists(
    st.text(st.sampled_from("ab \t.=-é"), max_size=12).map(lambda text: text.encode()), max_size=8
)


@settings(max_examples=100, deadline=None)
@given(
    body=lines, subject=st.lists(st.sampled_from(["word", " ", "\t", "  x", "\r\n ", "\r\n\t y"]))
)
def test_folding_and_trailing_space_are_canonicalised_as_the_verifier_does(
    body: list[bytes], subject: list[str]
) -> None:
    head = (
        f"From:  a@b.example \r\nTo: c@d.example\r\nSUBJECT: s{''.join(subject)}x  \r\n"
        "Date: Fri, 20 Nov 2026 12:00:00 +0000\r\nMessage-ID:\r\n <1@b.example>"
    )
    raw = head.encode() + b"\r\n\r\n" + b"".join(line + b"\r\n" for line in body)
    assert verifies(Signer("b.example", "r1", RSA).sign(raw, now=NOW), RSA)


@pytest.mark.parametrize("pem", ["", "nonsense", "-----BEGIN PRIVATE KEY-----\nx\n-----END"])
def test_what_is_no_key_is_refused(pem: str) -> None:
    with pytest.raises(Invalid):
        load_key(pem)
