"""Passwords: what is accepted, how they are kept and checked."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from regulars.core.errors import Invalid, Problem

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 8, 1000

# The most used passwords of eight letters and more; shorter ones are refused anyway.
_COMMON = frozenset(
    """
    12345678 123456789 1234567890 password password1 password12 password123 passw0rd p@ssw0rd
    qwertyui qwertyuiop qwerty123 qwerty12 1q2w3e4r 1q2w3e4r5t 1qaz2wsx zaq12wsx asdfghjk asdfghjkl
    zxcvbnm1 iloveyou iloveyou1 sunshine princess football baseball superman trustno1 starwars
    whatever computer michelle jennifer jordan23 letmein1 welcome1 welcome123 admin123 adminadmin
    administrator changeme changeme1 abcd1234 abc12345 abcdefgh 11111111 00000000 88888888 12341234
    87654321 987654321 0987654321 123123123 11223344 147258369 123454321 regulars regulars1
    """.split()  # noqa: SIM905
)


def check_password(password: str, *, email: str) -> None:
    """Raise Invalid for a password that is easily guessed; length counts, not kinds of signs."""
    reason = ""
    if len(password) < SHORTEST:
        reason = f"must have at least {SHORTEST} characters"
    elif len(password) > LONGEST:
        reason = f"must have at most {LONGEST} characters"
    elif password.lower() in _COMMON or len(set(password)) < 3:
        reason = "is one of the most used passwords"
    elif password.lower() in (email, email.partition("@")[0]):
        reason = "must not be the e-mail address"
    if reason:
        problem = Problem("password", reason)
        raise Invalid("Choose another password.", problems=(problem,), code="weak_password")


def hash_password(password: str) -> str:
    """The argon2id text to store."""
    return _hasher().hash(password)


def is_password(stored: str | None, password: str) -> bool:
    """Whether it is the password. Without a stored one it takes the same time and says no."""
    from argon2.exceptions import VerificationError

    try:
        return _hasher().verify(stored or _nobodys(), password) and stored is not None
    except VerificationError:
        return False


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@cache
def _nobodys() -> str:
    return hash_password("the password of nobody")
