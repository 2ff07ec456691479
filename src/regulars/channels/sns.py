"""Reads what Amazon's notification service (SNS) delivers, and believes only what it signed.

The certificate is fetched from SNS itself and from nowhere else, over HTTPS; so is the answer to a
question for confirmation. https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from regulars.channels.http import HttpLine, answered
from regulars.channels.provider import Forged
from regulars.core.errors import Conflict

_HOST = re.compile(r"sns\.[a-z0-9-]{3,30}\.amazonaws\.com(\.cn)?")
_SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": (
        "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type",
    ),
}  # fmt: skip
_HASHES: dict[str, hashes.HashAlgorithm] = {"1": hashes.SHA1(), "2": hashes.SHA256()}
_SECONDS = 5  # the caller of our webhook waits meanwhile


def check(body: Mapping[str, Any], *, topic: str, base_url: str) -> None:
    """Raises Forged unless SNS signed this for the topic. `base_url` says where SNS answers."""
    if not topic or body.get("TopicArn") != topic:
        raise Forged("This is not the topic of the settings.")
    way = _HASHES.get(str(body.get("SignatureVersion")))
    names = _SIGNED.get(str(body.get("Type")))
    if way is None or names is None:
        raise Forged("This is no message of the notification service.")
    text = "".join(f"{name}\n{body[name]}\n" for name in names if body.get(name) is not None)
    try:
        signature = base64.b64decode(str(body.get("Signature")))
        key = _certified(_at_sns(body.get("SigningCertURL"), base_url))
        key.verify(signature, text.encode(), padding.PKCS1v15(), way)
    except (ValueError, InvalidSignature, Conflict):
        raise Forged("The signature of the webhook is wrong.") from None


def confirm(body: Mapping[str, Any], *, base_url: str) -> None:
    """Answer a checked question whether this topic may call us. Raises Conflict."""
    _get(_at_sns(body.get("SubscribeURL"), base_url))


def _at_sns(url: object, base_url: str) -> str:
    """The address, if it is one of SNS, whose host stands for `{host}` in `base_url`."""
    parts = urlsplit(str(url))
    found = _HOST.fullmatch(parts.netloc)
    if parts.scheme != "https" or found is None:
        raise Forged("The webhook names an address that is not Amazon's.")
    query = f"?{parts.query}" if parts.query else ""
    base = base_url.replace("{host}", parts.netloc).rstrip("/")
    return f"{base}{parts.path}{query}"


@lru_cache(maxsize=8)
def _certified(url: str) -> rsa.RSAPublicKey:
    key = x509.load_pem_x509_certificate(_get(url)).public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise ValueError("not an RSA key")
    return key


def _get(url: str) -> bytes:
    line = HttpLine(url, answer_seconds=_SECONDS, connect_seconds=_SECONDS)
    try:
        return answered(line.ask("GET", url)).body
    finally:
        line.close()
