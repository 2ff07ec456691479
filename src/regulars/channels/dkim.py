"""Signs messages with DKIM (RFC 6376, RFC 8463): relaxed/relaxed, RSA or Ed25519.

`dkimpy` needs twenty times as long for the same signature; it is what our tests verify with.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from regulars.core.errors import Invalid

Key = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey

# RFC 8058 wants both List-Unsubscribe headers under the signature. From, To, Subject and Date are
# named once more than they occur, so that nobody can add a second one to a signed message.
_SIGNED = (
    "from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type",
    "content-language", "auto-submitted", "list-unsubscribe", "list-unsubscribe-post",
)  # fmt: skip
_OVERSIGNED = ("from", "to", "subject", "date")
_FOLD = re.compile(rb"\r\n(?=[ \t])")


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs for one domain with one key, all but the headers that change on the way."""

    domain: str
    selector: str
    key: Key
    leaves_out: frozenset[str] = frozenset()

    def sign(self, message: bytes, *, now: datetime) -> bytes:
        """The message with its DKIM-Signature in front."""
        head, _, body = message.partition(b"\r\n\r\n")
        # Of headers that occur twice the lowest is signed (RFC 6376 §5.4.2).
        headers = _relaxed_headers(head)
        left = [name for name in _SIGNED if name not in self.leaves_out]
        chosen = [name for name in left if name.encode() in headers]
        signed = [headers[name.encode()] for name in chosen]
        twice = [name for name in _OVERSIGNED if name not in self.leaves_out]
        field = self._field([*chosen, *twice], _body_hash(body), now)
        (own,) = _relaxed_headers(field).values()
        signature = base64.b64encode(self._signature(b"\r\n".join([*signed, own])))
        return field + _folded(signature) + b"\r\n" + message

    def _field(self, names: list[str], body_hash: str, now: datetime) -> bytes:
        kind = "rsa" if isinstance(self.key, rsa.RSAPrivateKey) else "ed25519"
        return (
            f"DKIM-Signature: v=1; a={kind}-sha256; c=relaxed/relaxed; d={self.domain};\r\n"
            f" s={self.selector}; t={int(now.timestamp())};\r\n"
            f" h={':'.join(names)};\r\n bh={body_hash};\r\n b="
        ).encode()

    def _signature(self, data: bytes) -> bytes:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(hashlib.sha256(data).digest())


def _relaxed_headers(head: bytes) -> dict[bytes, bytes]:
    """Each header by its name, relaxed; all of them in one go."""
    found = {}
    for line in _single_spaced(_FOLD.sub(b"", head)).split(b"\r\n"):
        name, _, value = line.partition(b":")
        name = name.rstrip(b" ").lower()
        found[name] = name + b":" + value.strip(b" ")
    return found


def _body_hash(body: bytes) -> str:
    stripped = _single_spaced(body).replace(b" \r\n", b"\r\n").rstrip(b" \r\n")
    content = stripped + b"\r\n" if stripped else b""
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def _single_spaced(text: bytes) -> bytes:
    """Each run of blanks as one space; replacing is ten times faster than a pattern."""
    text = text.replace(b"\t", b" ")
    while b"  " in text:
        text = text.replace(b"  ", b" ")
    return text


def _folded(signature: bytes) -> bytes:
    return b"\r\n ".join(signature[start : start + 70] for start in range(0, len(signature), 70))


def load_key(pem: str) -> Key:
    """The private key in PEM. Raises Invalid for anything but RSA (1024 bits up) or Ed25519."""
    try:
        key = serialization.load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError):
        raise Invalid("The DKIM key is not a private key in PEM form without a password.") from None
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= 1024:
        return key
    raise Invalid("The DKIM key must be RSA with at least 1024 bits (2048 is usual) or Ed25519.")


def new_key() -> str:
    """A new RSA-2048 key in PEM: the kind every mailbox provider verifies."""
    return _pem(rsa.generate_private_key(public_exponent=65537, key_size=2048))


def new_ed_key() -> str:
    """A new Ed25519 key in PEM: short and strong, but only beside one that everybody verifies."""
    return _pem(ed25519.Ed25519PrivateKey.generate())


def _pem(key: Key) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def dns_record(key: Key) -> str:
    """The text record that the domain's owner publishes for this key."""
    if isinstance(key, rsa.RSAPrivateKey):
        kind = "rsa"
        public = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    else:
        kind, public = "ed25519", key.public_key().public_bytes_raw()
    return f"v=DKIM1; k={kind}; p={base64.b64encode(public).decode()}"
