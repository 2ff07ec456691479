"""Memberships on disk: one Arrow file, and a small JSON that says which and of what moment.

The JSON is written last, by an atomic rename. Whatever is missing or cannot be read counts as not
there, and is made anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
import pyarrow as pa

from regulars.core.files import sync_file, write_atomic
from regulars.core.ids import new_id

FORMAT = 2
FILE = "membership.json"
LOCK = "lock"
SUFFIX = ".arrow"
FLIP = "_flip"  # the first day to come on which an answer may change by waiting; null: never
AGAIN = "_again"  # has facts in the inbox's tail: to be tested in the next pass too
ADDRESSES = {"email": "_email", "sms": "_sms"}  # the first 60 bits of the address's hash
HELPERS = pa.schema(
    [
        ("customer_id", pa.int64()),
        (FLIP, pa.int32()),
        (AGAIN, pa.bool_()),
        *((name, pa.int64()) for name in ADDRESSES.values()),
    ]
)


class Meta(msgspec.Struct, frozen=True):
    """What a membership was made from, and what came out."""

    format: int
    made_at: datetime
    full_at: datetime  # when everybody was tested last
    day: int  # the shop's local day
    profile: str  # a digest of what of the business decides answers
    revision: int  # of history's manifest …
    last: int  # … and the last batch of the inbox
    mark: int  # the place in the log of customers' changes
    rules: dict[str, str]  # a digest of each segment's rule
    sizes: dict[str, int]
    tested: int  # customers tested by this pass
    reason: str  # why everybody was tested; empty when only those were whom something happened to
    seconds: float = 0.0
    file: str = ""
    changes: str = ""  # the file of those who came and went, until events tell of them


@dataclass(frozen=True, slots=True)
class Membership:
    """A row per customer, in order of ids, with a boolean column per segment."""

    meta: Meta
    table: pa.Table


_decoder = msgspec.json.Decoder(Meta)


def read(folder: Path) -> Meta | None:
    """What the present membership says of itself; None when there is none."""
    try:
        meta = _decoder.decode((folder / FILE).read_bytes())
    except (OSError, msgspec.DecodeError):
        return None
    return meta if meta.format == FORMAT else None


def load(folder: Path) -> Membership | None:
    """The present membership with its rows."""
    if (meta := read(folder)) is None:
        return None
    try:
        return Membership(meta, read_rows(folder / meta.file))
    except (OSError, pa.ArrowException):
        return None


def read_rows(path: Path) -> pa.Table:
    """The rows of a file, read where they lie when they are looked at."""
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all()


def write_rows(folder: Path, table: pa.Table) -> str:
    """Write a file of rows durably; returns its name."""
    name = f"{new_id('rows')}{SUFFIX}"
    with pa.OSFile(str(folder / name), "wb") as sink, pa.ipc.new_file(sink, table.schema) as file:
        file.write_table(table.combine_chunks())
    sync_file(folder / name)
    return name


def commit(folder: Path, meta: Meta) -> None:
    """Make this the present membership and delete the files that nobody needs any more."""
    write_atomic(folder / FILE, msgspec.json.format(msgspec.json.encode(meta), indent=1))
    for path in folder.iterdir():
        if path.suffix in (SUFFIX, ".parquet") and path.name not in (meta.file, meta.changes):
            path.unlink(missing_ok=True)
