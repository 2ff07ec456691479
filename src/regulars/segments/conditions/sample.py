"""A random part of everyone, the same every time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from regulars.core.text import Name
from regulars.segments.base import Condition, Form, Scope, Share, Test, condition

# A prime: `(id % P * a + b) % P` is a pairwise independent hash that stays inside 64 bits, so that
# every engine and plain Python draw the same people. Ids are hashes already.
PRIME = 2**31 - 1


def multipliers(salt: str) -> tuple[int, int]:
    """The two numbers that make the draw of one salt."""
    digest = hashlib.sha256(salt.encode()).digest()
    a, b = int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:16], "big")
    return a % (PRIME - 1) + 1, b % PRIME


@condition("sample")
class Sample(Condition):
    """Is in a random share of everyone; another salt draws other people."""

    share: Share
    salt: Annotated[Name, Field(max_length=40), Form("text")] = "sample"

    def test(self, scope: Scope) -> Test:
        a, b = multipliers(self.salt)
        drawn = (scope.person("customer_id") % PRIME * a + b) % PRIME
        return drawn < int(self.share * PRIME)

    def english(self, money: Callable[[int], str]) -> str:
        return f"are in a random {self.share:.1%} ({self.salt})"
