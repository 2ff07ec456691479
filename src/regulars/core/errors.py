"""The errors Regulars raises on purpose. Each carries a plain sentence for the person who sees it.

    RegularsError
    ├── Invalid        the input is wrong; `problems` name each field, row or line
    ├── NotFound       there is no such thing
    ├── Conflict       the thing is not in a state that allows this
    ├── Forbidden      this person may not do this
    ├── TooLarge       the input is over a stated limit
    ├── Busy           try again later (`retry_after` seconds)
    └── Damaged        stored data contradict each other; work stops rather than guess

Only `server/problems.py` knows HTTP codes and only `cli/main.py` knows exit codes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of an input: where it is, what is wrong and what to do."""

    where: str
    message: str


class RegularsError(Exception):
    """Something went wrong that we foresaw."""

    def __init__(self, message: str = "", *, code: str = "") -> None:
        super().__init__(message or (self.__doc__ or "").strip())
        self.code = code

    @property
    def message(self) -> str:
        return str(self)


class Invalid(RegularsError):
    """The input is not valid."""

    def __init__(
        self, message: str = "", *, problems: tuple[Problem, ...] = (), code: str = ""
    ) -> None:
        super().__init__(message, code=code)
        self.problems = problems


class NotFound(RegularsError):
    """There is no such thing."""


class Conflict(RegularsError):
    """This cannot be done in the present state."""


class Forbidden(RegularsError):
    """You may not do this."""


class TooLarge(RegularsError):
    """The input is larger than the limit."""


class Busy(RegularsError):
    """Busy; try again later."""

    def __init__(self, message: str = "", *, retry_after: int = 1, code: str = "") -> None:
        super().__init__(message, code=code)
        self.retry_after = retry_after


class Damaged(RegularsError):
    """Stored data contradict each other; nothing was changed."""
