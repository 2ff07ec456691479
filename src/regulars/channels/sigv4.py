"""Signs requests to Amazon (Signature Version 4) with what the standard library has."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, urlsplit

_WAY = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class AwsKey:
    """An access key and what it is used for."""

    access_key: str
    secret: str = field(repr=False)
    region: str
    service: str


def signed(key: AwsKey, method: str, url: str, body: bytes, *, now: datetime) -> dict[str, str]:
    """The headers that make this request ours: `x-amz-date` and `authorization`.

    The address has no query. Beside these the host is signed, as httpx writes it.
    """
    parts = urlsplit(url)
    moment = now.strftime("%Y%m%dT%H%M%SZ")
    headers = {"host": parts.netloc, "x-amz-date": moment}
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    path = quote(parts.path or "/", safe="/-_.~")
    request = "\n".join((method, path, "", lines, names, hashlib.sha256(body).hexdigest()))
    scope = f"{moment[:8]}/{key.region}/{key.service}/aws4_request"
    told = "\n".join((_WAY, moment, scope, hashlib.sha256(request.encode()).hexdigest()))
    signature = _mac(_day_key(key, moment[:8]), told).hex()
    credential = f"Credential={key.access_key}/{scope}"
    words = f"{_WAY} {credential}, SignedHeaders={names}, Signature={signature}"
    return {"x-amz-date": moment, "authorization": words}


def _day_key(key: AwsKey, day: str) -> bytes:
    found = f"AWS4{key.secret}".encode()
    for text in (day, key.region, key.service, "aws4_request"):
        found = _mac(found, text)
    return found


def _mac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
