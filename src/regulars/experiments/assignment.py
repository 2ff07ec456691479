"""The lot: a hash of salt and customer, so that anybody can check who was held out and why.

`u = first 52 bits of sha256(salt:id)` as a number in [0, 1), exact in a double; arms are
consecutive ranges, control first, so a growing treatment only moves the border. The same number
comes out of Python, DuckDB, PostgreSQL and Spark.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

from regulars.history.engine import quote

Arm = Literal["treated", "control"]
TREATED: Arm = "treated"
CONTROL: Arm = "control"
_DIGITS = 13
_SCALE = float(16**_DIGITS)


def draw(salt: str, assignment_id: str) -> float:
    """The number in [0, 1) that decides."""
    digest = hashlib.sha256(f"{salt}:{assignment_id}".encode()).hexdigest()
    return int(digest[:_DIGITS], 16) / _SCALE


def arm(salt: str, customer_id: int, holdout: float) -> Arm:
    """The arm of a customer: control when the draw falls below the hold-out's share."""
    return CONTROL if draw(salt, str(customer_id)) < holdout else TREATED


def treated(salt: str, customer_ids: Sequence[int], holdout: float) -> list[bool]:
    """Whether each customer is treated; about a million a second."""
    border = holdout * _SCALE
    return [_whole(salt, customer_id) >= border for customer_id in customer_ids]


def _whole(salt: str, customer_id: int) -> int:
    digest = hashlib.sha256(f"{salt}:{customer_id}".encode()).hexdigest()
    return int(digest[:_DIGITS], 16)


def draw_sql(salt: str, customer_id: str) -> str:
    """The draw as DuckDB SQL; `customer_id` is a column or expression."""
    key = f"{quote(salt + ':')} || CAST({customer_id} AS VARCHAR)"
    return f"(('0x' || substr(sha256({key}), 1, {_DIGITS}))::UBIGINT / {_SCALE:.1f})"


def arm_expression(salt: str, customer_id: str, holdout: float) -> str:
    """The arm as DuckDB SQL."""
    drawn = draw_sql(salt, customer_id)
    return f"CASE WHEN {drawn} < {holdout!r} THEN '{CONTROL}' ELSE '{TREATED}' END"
