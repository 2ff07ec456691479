"""Text and numbers as they may cross the wire: what a database cannot hold is refused there."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

INT64 = 2**63


def clean(text: str) -> str:
    """Return the text unchanged, or raise ValueError for NUL bytes and lone surrogates."""
    if "\x00" in text:
        raise ValueError("must not contain a NUL character")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("must not contain half of a surrogate pair")
    return text


Text = Annotated[str, AfterValidator(clean), Field(max_length=10_000)]
Name = Annotated[str, AfterValidator(clean), Field(min_length=1, max_length=200)]
LongText = Annotated[str, AfterValidator(clean), Field(max_length=500_000)]
Int64 = Annotated[int, Field(ge=-INT64, lt=INT64)]
Count = Annotated[int, Field(ge=0, lt=INT64)]


class Wire(BaseModel):
    """Base of everything that crosses the wire: unknown fields are refused by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)
