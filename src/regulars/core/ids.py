"""Identifiers: sortable random ones for things we make, stable hashed ones for people and facts."""

from __future__ import annotations

import hashlib
import secrets
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford: no letter that reads as a digit


def new_id(prefix: str) -> str:
    """A new id such as `cmp_01k9…`: 48 bits of milliseconds, 80 random bits; sorts by time."""
    number = (time.time_ns() // 1_000_000 << 80) | secrets.randbits(80)
    digits = [_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5)]
    return f"{prefix}_{''.join(digits)}"


def customer_id_of(kind: str, value: str) -> int:
    """The id a customer gets from the identity first seen: 60 bits of SHA-256 of `kind:value`.

    Being a function of the identity, a restarted import and a reader of the inbox's tail reach the
    same id without asking the state database. 60 bits stay positive in a signed BIGINT everywhere.
    In SQL: `('0x' || substr(sha256(kind || ':' || value), 1, 15))::BIGINT`.
    """
    return int(hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()[:15], 16)


def fact_id_of(*parts: str) -> str:
    """A stable 128-bit id of a fact from what makes it the same fact (hex, 32 characters).

    In SQL: `substr(sha256(concat_ws(chr(31), …)), 1, 32)`.
    """
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
