"""Families: every member is one file or one function, found by scanning a folder once."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import entry_points
from threading import RLock
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Members of one family by key, from its folder and from other packages' entry points.

    `folder` is the package that holds the members; importing a member's file registers it. Other
    packages join through the entry-point group of the same name.
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._members: dict[str, T] = {}
        self._scanned = False
        self._scanning = RLock()

    def add(self, key: str, member: T) -> T:
        """Register a member; two members may not share a key."""
        if self._members.get(key, member) is not member:
            raise ValueError(f"{self.folder}: two members are called {key!r}")
        self._members[key] = member
        return member

    def __getitem__(self, key: str) -> T:
        self._scan()
        return self._members[key]

    def get(self, key: str) -> T | None:
        self._scan()
        return self._members.get(key)

    def __iter__(self) -> Iterator[str]:
        self._scan()
        return iter(sorted(self._members))

    def __len__(self) -> int:
        self._scan()
        return len(self._members)

    def items(self) -> list[tuple[str, T]]:
        """All members, sorted by key."""
        return [(key, self[key]) for key in self]

    def _scan(self) -> None:
        """Find the members once. Who asks meanwhile waits: half a family would deny the rest."""
        if self._scanned:
            return
        with self._scanning:
            if self._scanned:
                return
            package = import_module(self.folder)
            for info in pkgutil.iter_modules(package.__path__):
                import_module(f"{self.folder}.{info.name}")
            for point in entry_points(group=self.folder):
                point.load()
            self._scanned = True
