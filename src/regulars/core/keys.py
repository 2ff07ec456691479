"""Signatures for public links and encryption of secrets at rest, from one installation key."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from regulars.core.errors import Damaged
from regulars.core.files import write_atomic

_KEY_ID = b"1"  # first byte of every token, so that a rotated key can be told apart later


class Keys:
    """Derives one key per workspace and purpose, so that no token fits another door."""

    def __init__(self, secret: bytes, workspace: str) -> None:
        self._secret = secret
        self._workspace = workspace
        self._derived: dict[str, bytes] = {}

    def derive(self, purpose: str) -> bytes:
        """32 bytes that only this workspace and purpose have."""
        if purpose not in self._derived:
            message = f"regulars:{self._workspace}:{purpose}".encode()
            self._derived[purpose] = hmac.digest(self._secret, message, "sha256")
        return self._derived[purpose]

    def sign(self, purpose: str, payload: bytes) -> str:
        """A URL-safe token that carries the payload and proves we wrote it (128-bit MAC)."""
        body = _KEY_ID + payload
        return base64.urlsafe_b64encode(body + self.mac(purpose, body, 16)).rstrip(b"=").decode()

    def mac(self, purpose: str, body: bytes, size: int) -> bytes:
        """So many bytes that only we can make of the body: keyed BLAKE2 (RFC 7693), because a mail
        has a dozen and it takes a third of the time of HMAC."""
        return hashlib.blake2b(body, key=self.derive(purpose), digest_size=size).digest()

    def verify(self, purpose: str, token: str) -> bytes | None:
        """The payload of an untouched token, else None."""
        try:
            raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        except (ValueError, UnicodeEncodeError):
            return None
        body, mac = raw[:-16], raw[-16:]
        ours = self.mac(purpose, body, 16)
        if not body.startswith(_KEY_ID) or not hmac.compare_digest(mac, ours):
            return None
        return body[1:]

    def encrypt(self, plain: str) -> str:
        """AES-256-GCM text for a secret at rest."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(12)
        sealed = AESGCM(self.derive("secrets")).encrypt(nonce, plain.encode(), _KEY_ID)
        return base64.b64encode(_KEY_ID + nonce + sealed).decode()

    def decrypt(self, sealed: str) -> str:
        """The secret again. Raises Damaged when this installation's key did not seal it."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        raw = base64.b64decode(sealed)
        try:
            plain = AESGCM(self.derive("secrets")).decrypt(raw[1:13], raw[13:], _KEY_ID)
        except InvalidTag:
            raise Damaged("A stored secret does not open with this installation's key.") from None
        return plain.decode()


def load_secret(home: Path, configured: str) -> bytes:
    """The installation key: from the setting, else from `secret.key`, made on first use."""
    if configured:
        return hashlib.sha256(configured.encode()).digest()
    path = home / "secret.key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        write_atomic(path, secrets.token_hex(32).encode(), mode=0o600)
    return bytes.fromhex(path.read_text().strip())
