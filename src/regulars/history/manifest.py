"""The manifest: which parts make up history, and how far the inbox has been turned into parts.

It is written last, by an atomic rename under a lock file, so a set of parts appears whole or not at
all. Superseded files stay on disk for a while (`retired`), so a reader that opened an older
manifest finishes in peace.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from regulars.core.errors import Damaged
from regulars.core.files import locked, write_atomic

FORMAT = 1
FILE = "manifest.json"
LOCK = "lock"


class Part(msgspec.Struct, frozen=True):
    """One immutable Parquet file: rows of one dataset and one local month."""

    dataset: str
    month: str  # 2026-11, of the shop's local (Gregorian) date
    file: str  # below the history folder
    rows: int
    first_day: int
    last_day: int
    shape: int = 1  # which columns it has (tables.columns); manifests did not always say
    born: int = 0  # the revision in which the newest of its rows came; 0: long ago


class Retired(msgspec.Struct, frozen=True):
    """A superseded file, deleted once no reader can still need it."""

    file: str
    at: datetime


class Manifest(msgspec.Struct, frozen=True):
    """What history consists of at one moment."""

    format: int = FORMAT
    revision: int = 0
    inbox_uuid: str = ""
    inbox_offset: int = 0
    parts: tuple[Part, ...] = ()
    retired: tuple[Retired, ...] = ()
    loads: tuple[dict[str, Any], ...] = ()  # a note per bulk load, to recognise it after a crash

    def of(self, dataset: str) -> list[Part]:
        """The parts of one dataset."""
        return [part for part in self.parts if part.dataset == dataset]


_decoder = msgspec.json.Decoder(Manifest)


def read(folder: Path) -> Manifest:
    """The present manifest; an empty one before anything was written."""
    path = folder / FILE
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Manifest()
    try:
        manifest = _decoder.decode(content)
    except msgspec.DecodeError as error:
        raise Damaged(f"{path} cannot be read ({error}); restore it from a backup.") from None
    if manifest.format != FORMAT:
        raise Damaged(
            f"{path} has format {manifest.format}; this version of Regulars reads {FORMAT}."
        )
    return manifest


def change(folder: Path, edit: Callable[[Manifest], Manifest]) -> Manifest:
    """Replace the manifest by what `edit` makes of it, alone; an exception changes nothing."""
    with locked(folder / LOCK):
        before = read(folder)
        after = edit(before)
        if after is before:
            return before
        after = _stamped(before, after)
        write_atomic(folder / FILE, msgspec.json.format(msgspec.json.encode(after), indent=1))
        return after


def _stamped(before: Manifest, after: Manifest) -> Manifest:
    """The manifest with the next revision, which new parts are born in unless they say older."""
    revision, old = before.revision + 1, {part.file for part in before.parts}
    parts = tuple(
        msgspec.structs.replace(part, born=revision)
        if part.file not in old and not part.born
        else part
        for part in after.parts
    )
    return msgspec.structs.replace(after, revision=revision, parts=parts)
