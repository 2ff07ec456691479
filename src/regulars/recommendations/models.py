"""What one fit learned, kept as files: `<workspace>/recommendations/<moment>/`.

A fit is written beside and renamed into place, so that readers see a whole one or none; it never
changes afterwards. Large arrays are memory-mapped: a server that answers for a few customers reads
only the rows it needs.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.feather as feather
from numpy.typing import NDArray

from regulars.core.clock import from_micros, to_micros
from regulars.core.files import sync_file, sync_folder
from regulars.core.workspace import Workspace
from regulars.recommendations.family import RECOMMENDERS, Recommender
from regulars.recommendations.links import Links
from regulars.recommendations.purchases import Whole
from regulars.recommendations.schemas import RecommendationTest

FOLDER = "recommendations"
ALWAYS_KEPT = 2  # the newest, and the one that somebody may be reading still
MAPPED = 1 << 16  # bytes from which an array is mapped instead of read


@dataclass(frozen=True, eq=False)
class Model:
    """Everything that lists are made from, as learned at one moment.

    `learned` are the facts of items (facts.LEARNED); `recent` and `earlier` people per item, for
    trends; `baskets` links between items of one order. `as_of` is the last day learned from.
    """

    made_at: datetime
    as_of: int
    seconds: float
    customers: int
    purchases: int
    for_new: str
    for_again: str
    test: RecommendationTest | None
    learned: pa.Table
    recommenders: Mapping[str, Recommender]
    baskets: Links
    recent: Whole
    earlier: Whole

    @property
    def skus(self) -> pa.Array:
        return self.learned["sku"].combine_chunks()


def newest(ws: Workspace) -> Model | None:
    """The model of the last fit; None before the first."""
    found = _fits(ws)
    return _load(found[-1]) if found else None


def before(ws: Workspace, moment: datetime) -> Model | None:
    """The newest model made before a moment, else the oldest that is kept: what was there first
    stays in use until the next such moment, however often the shop learns again."""
    found = _fits(ws)
    return _load(_chosen(found, moment)) if found else None


def save(ws: Workspace, model: Model, *, week: datetime) -> None:
    """Keep a model; forget those that are neither among the newest nor the one of this week."""
    root = ws.folder / FOLDER
    root.mkdir(exist_ok=True)
    final = root / f"{to_micros(model.made_at):020}"
    beside = root / f".{final.name}.{os.getpid()}.tmp"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    _write(beside, model)
    shutil.rmtree(final, ignore_errors=True)
    beside.rename(final)
    sync_folder(root)
    _load_again.cache_clear()
    _sweep(ws, week)


def _sweep(ws: Workspace, week: datetime) -> None:
    found = _fits(ws)
    kept = {*found[-ALWAYS_KEPT:], _chosen(found, week)}
    for path in (ws.folder / FOLDER).iterdir():
        if path not in kept:
            shutil.rmtree(path, ignore_errors=True)


def _fits(ws: Workspace) -> list[Path]:
    """The folders of all fits, oldest first."""
    root = ws.folder / FOLDER
    return sorted(path for path in root.iterdir() if path.name.isdigit()) if root.exists() else []


def _chosen(found: list[Path], moment: datetime) -> Path:
    old = [path for path in found if int(path.name) < to_micros(moment)]
    return (old or found[:1])[-1]


class _Told(msgspec.Struct, frozen=True):
    """The small facts of a fit, as its `model.json`."""

    as_of: int
    seconds: float
    customers: int
    purchases: int
    for_new: str
    for_again: str
    test: str | None
    recommenders: list[str]


def _write(folder: Path, model: Model) -> None:
    told = _Told(
        **{name: getattr(model, name) for name in ("as_of", "seconds", "customers", "purchases")},
        for_new=model.for_new,
        for_again=model.for_again,
        test=None if model.test is None else model.test.model_dump_json(),
        recommenders=list(model.recommenders),
    )
    (folder / "model.json").write_bytes(msgspec.json.encode(told))
    feather.write_feather(model.learned, folder / "items.feather", compression="uncompressed")
    parts = {key: each.parts() for key, each in model.recommenders.items()}
    parts["baskets"] = model.baskets.parts()
    parts["trend"] = {"recent": model.recent, "earlier": model.earlier}
    for key, arrays in parts.items():
        for name, values in arrays.items():
            np.save(folder / f"{key}.{name}.npy", values, allow_pickle=False)
    for path in folder.iterdir():
        sync_file(path)


def _load(folder: Path) -> Model:
    return _load_again(folder, (folder / "model.json").stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _load_again(folder: Path, _written: int) -> Model:
    told = msgspec.json.decode((folder / "model.json").read_bytes(), type=_Told)
    members = {key: RECOMMENDERS.get(key) for key in told.recommenders}
    known = {key: member for key, member in members.items() if member is not None}
    trend = _parts(folder, "trend")
    return Model(
        made_at=from_micros(int(folder.name)),
        **{name: getattr(told, name) for name in ("as_of", "seconds", "customers", "purchases")},
        for_new=told.for_new,
        for_again=told.for_again,
        test=None if told.test is None else RecommendationTest.model_validate_json(told.test),
        learned=feather.read_table(folder / "items.feather"),
        recommenders={key: member.of(_parts(folder, key)) for key, member in known.items()},
        baskets=Links.of(_parts(folder, "baskets")),
        recent=trend["recent"].astype(np.int64),
        earlier=trend["earlier"].astype(np.int64),
    )


def _parts(folder: Path, key: str) -> dict[str, NDArray[np.generic]]:
    """The arrays of one recommender by name."""
    return {
        path.name.removeprefix(f"{key}.").removesuffix(".npy"): np.load(
            path, mmap_mode="r" if path.stat().st_size > MAPPED else None
        )
        for path in folder.glob(f"{key}.*.npy")
    }
