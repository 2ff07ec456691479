"""E-mail addresses: parsed, never matched loosely, because they end up in protocol lines."""

from __future__ import annotations

import re
from functools import lru_cache

from regulars.core.errors import Invalid

# RFC 5322 dot-atom; quoted local parts are legal and, in a shop's list, always a mistake.
_ATOM = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~"
)
_PLAIN = re.compile(r"[a-zA-Z0-9_+-]{1,30}(\.[a-zA-Z0-9_+-]{1,30})?")  # nearly all of them


class InvalidAddress(Invalid):
    """This is not an e-mail address."""


@lru_cache(maxsize=1_000)  # a letter asks for the same ones several times
def wire_address(address: str) -> str:
    """The address as it goes over the wire: the domain in ASCII (IDNA).

    Raises InvalidAddress. A local part beyond ASCII stays as it is and needs SMTPUTF8.
    """
    local, at, domain = address.rpartition("@")
    if not at or not (_PLAIN.fullmatch(local) or _is_local(local)):
        raise InvalidAddress(f"{address!r} is not an e-mail address.")
    known = _wire_domain(domain)
    if known is None:
        raise InvalidAddress(f"{address!r}: the part after @ is not a domain.")
    return f"{local}@{known}"


@lru_cache(maxsize=10_000)  # most of a list share a few
def _wire_domain(domain: str) -> str | None:
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    return ascii_domain if _is_domain(ascii_domain) else None


def is_valid(address: str) -> bool:
    """Whether mail could be sent there."""
    try:
        wire_address(address)
    except InvalidAddress:
        return False
    return True


def _is_local(local: str) -> bool:
    atoms = local.split(".")
    return 0 < len(local.encode("utf-8", "replace")) <= 64 and all(
        atom and all(letter in _ATOM or _is_beyond_ascii(letter) for letter in atom)
        for atom in atoms
    )


def _is_beyond_ascii(letter: str) -> bool:
    return letter > "\x9f" and letter.isprintable() and not letter.isspace()


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    return (
        len(domain) <= 253
        and len(labels) >= 2
        and all(
            0 < len(label) <= 63
            and all(letter.isascii() and (letter.isalnum() or letter == "-") for letter in label)
            and not label.startswith("-")
            and not label.endswith("-")
            for label in labels
        )
        and not labels[-1].isdigit()
    )
