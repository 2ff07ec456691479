"""Reading what a provider sends to our webhook."""

from __future__ import annotations

import hmac
import json
from typing import Any

from regulars.core.errors import Invalid


def read_json(body: bytes) -> Any:
    """The body as JSON. Raises Invalid."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Invalid("The body is not JSON.") from None


def is_hmac_sha256(secret: str, body: bytes, given: str) -> bool:
    """Whether the hexadecimal HMAC is of this body under this secret; an empty secret fits none."""
    expected = hmac.digest(secret.encode(), body, "sha256").hex()
    return bool(secret) and hmac.compare_digest(expected.encode(), given.encode(errors="replace"))
