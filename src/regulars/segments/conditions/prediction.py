"""What is predicted of somebody, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from pydantic import model_validator

from regulars.segments.base import (
    ENGLISH_OP,
    Condition,
    Number,
    Op,
    Reference,
    Scope,
    Test,
    TraitColumn,
    Yes,
    compare,
    condition,
)

# The traits of the forecasters that one compares with a number; a test holds the two together.
Predicted = Literal[
    "p_alive",
    "churn_risk",
    "p_order_30d",
    "p_order_60d",
    "p_order_90d",
    "subscription_churn_30d",
    "expected_orders_90d",
    "expected_orders_6m",
    "expected_orders_12m",
    "expected_orders_24m",
    "clv_6m",
    "clv_12m",
    "clv_24m",
]


@condition("prediction")
class Prediction(Condition):
    """Has a prediction compared with a number; nobody without one. Money is in minor units.

    `sure` asks that the whole interval lies on that side: the low end for "at least", the high end
    for "at most"; whoever has no interval does not match.
    """

    name: Predicted
    op: Op = "at_least"
    number: Number
    sure: Yes = False

    @model_validator(mode="after")
    def _one_side(self) -> Prediction:
        if self.sure and self.op == "exactly":
            raise ValueError("an interval cannot be exactly a number; leave `sure` out")
        return self

    def test(self, scope: Scope) -> Test:
        column: TraitColumn = "number"
        if self.sure:
            column = "low" if self.op in ("at_least", "more_than") else "high"
        return compare(scope.trait(self.name, column), self.op, self.number)

    def refers(self) -> Sequence[Reference]:
        return (Reference("trait", self.name, "name"),)

    def english(self, money: Callable[[int], str]) -> str:
        bound = money(round(self.number)) if self.name.startswith("clv_") else f"{self.number:g}"
        surely = " for sure" if self.sure else ""
        return f"have a predicted {self.name} of {ENGLISH_OP[self.op]} {bound}{surely}"
