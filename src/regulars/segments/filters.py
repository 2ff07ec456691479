"""What an event's properties must be to count."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from regulars.core.text import Name, Wire
from regulars.history.functions import property_number, property_text
from regulars.segments.base import ENGLISH_OP, Number, compare

MOST_FILTERS = 10
FilterOp = Literal[
    "is", "is_not", "contains", "at_least", "at_most", "more_than", "less_than", "exists"
]
_TEXTS = ("is", "is_not", "contains")


class PropertyFilter(Wire):
    """One property of an event compared. An event without the property never counts."""

    property: Annotated[Name, Field(max_length=100)]
    op: FilterOp = "is"
    value: Name | None = None
    number: Number | None = None

    @model_validator(mode="after")
    def _what_the_operator_needs(self) -> PropertyFilter:
        given = (self.value is not None, self.number is not None)
        if given != (self.op in _TEXTS, self.op in ENGLISH_OP):
            raise ValueError(
                "is, is_not and contains need a value; at_least, at_most, more_than and less_than "
                "a number; exists nothing"
            )
        return self

    def holds(self, table: Any) -> Any:
        """Whether a row of events fits; null where the property is missing."""
        if self.number is not None and self.op in ENGLISH_OP:
            number = property_number(table.properties, self.property)
            return compare(number, self.op, self.number)  # type: ignore[arg-type]
        text = property_text(table.properties, self.property)
        if self.op == "is":
            return text == self.value
        if self.op == "is_not":
            return text != self.value
        return text.contains(self.value) if self.op == "contains" else text.notnull()

    def english(self) -> str:
        words = {"is_not": "is not", "exists": "given", **ENGLISH_OP}
        said = self.value if self.number is None else f"{self.number:g}"
        return f"{self.property} {words.get(self.op, self.op)} {said or ''}".rstrip()
