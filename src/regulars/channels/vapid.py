"""What a browser's push service wants to see: who sends (RFC 8292), and nothing else (RFC 8291)."""

from __future__ import annotations

import base64
import os

import http_ece  # type: ignore[import-untyped]
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from regulars.core.clock import utc_now

HOURS = 12  # a token is signed for so long; RFC 8292 allows 24


def new_key() -> str:
    """A private key as it is stored: its 32 bytes, base64url."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return encode(number.to_bytes(32, "big"))


def public_key(private: str) -> str:
    """The public half, as a browser takes it (`applicationServerKey`). Raises ValueError."""
    return encode(_point(_load(private)))


def signed(private: str, *, origin: str, contact: str) -> str:
    """The header `Authorization` for the push service at an origin."""
    claims = {"aud": origin, "exp": int(utc_now().timestamp()) + HOURS * 3600, "sub": contact}
    token = jwt.encode(claims, _load(private), algorithm="ES256")
    return f"vapid t={token}, k={public_key(private)}"


def sealed(plain: bytes, *, p256dh: str, auth: str) -> bytes:
    """The content that only the subscriber's browser can read. Raises ValueError."""
    try:
        sealed_bytes: bytes = http_ece.encrypt(
            plain,
            salt=os.urandom(16),
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=decode(p256dh),
            auth_secret=decode(auth),
            version="aes128gcm",
        )
    except http_ece.ECEException as error:
        raise ValueError(str(error)) from None
    return sealed_bytes


def are_keys(p256dh: str, auth: str) -> bool:
    """Whether a browser can have sent these: a point on the curve and sixteen bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(p256dh))
        return len(decode(auth)) == 16
    except ValueError:
        return False


def encode(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The bytes of base64url, padded or not. Raises ValueError."""
    return base64.urlsafe_b64decode(text.encode("ascii").rstrip(b"=") + b"=" * (-len(text) % 4))


def _load(private: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(decode(private), "big"), ec.SECP256R1())


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
