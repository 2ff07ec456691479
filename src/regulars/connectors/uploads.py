"""Files that came through the screen: kept in the workspace until they are imported."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import insert, select, update

from regulars.connectors import service
from regulars.connectors.product_files import import_products
from regulars.connectors.schemas import Import, ImportReport, Mapping, ProductReport
from regulars.connectors.tables import imports
from regulars.core import jobs
from regulars.core.errors import Conflict, NotFound, RegularsError, TooLarge
from regulars.core.ids import new_id
from regulars.core.progress import Progress, silent
from regulars.core.workspace import Workspace

JOB = "import_orders"
_EVERY = 0.5  # seconds between two notes of progress
_PIECE = 1 << 20


def take_in(ws: Workspace, stream: BinaryIO, file_name: str, *, now: datetime) -> Import:
    """Keep an uploaded file and look at it. A file that cannot be one of orders is not kept."""
    import_id, name = new_id("imp"), _own_name(file_name)
    path = _path(ws, import_id)
    try:
        size = _save(stream, path, ws.settings.import_limit_mb << 20)
        shop = service.known_profile(ws)
        found = service.sniff(path, name=name, profile=shop)
        mapping = service.mapping_of(service.remembered(ws, found.fingerprint))
        found = service.sniff(path, mapping, name=name, profile=shop)
    except RegularsError:
        path.unlink(missing_ok=True)
        raise
    row = {
        "id": import_id,
        "file_name": name,
        "size": size,
        "state": "uploaded",
        "sniff": found.model_dump(mode="json"),
        "mapping": mapping.model_dump(mode="json"),
        "created_at": now,
    }
    with ws.state.write() as connection:
        connection.execute(insert(imports).values(**row))
    return get(ws, import_id)


def take_in_products(
    ws: Workspace, stream: BinaryIO, file_name: str, *, dry_run: bool, now: datetime
) -> ProductReport:
    """Put an uploaded file of products into the catalogue at once; the file is not kept."""
    path = _path(ws, new_id("imp"))
    try:
        _save(stream, path, ws.settings.import_limit_mb << 20)
        return import_products(ws, path, name=_own_name(file_name), dry_run=dry_run, now=now)
    finally:
        path.unlink(missing_ok=True)


def _own_name(file_name: str) -> str:
    """The name without the folders that some browsers send before it."""
    return Path(file_name.replace("\\", "/")).name[:200] or "upload"


def _save(stream: BinaryIO, path: Path, limit: int) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with path.open("wb") as out:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > limit:
                raise TooLarge("The file is larger than REGULARS_IMPORT_LIMIT_MB allows.")
            out.write(piece)
    return size


def _path(ws: Workspace, import_id: str) -> Path:
    return service.folder(ws) / "uploads" / import_id


def refused_path(ws: Workspace, import_id: str) -> Path:
    """Where the refused rows of an import are written."""
    return service.folder(ws) / "refused" / f"{import_id}.csv"


def get(ws: Workspace, import_id: str) -> Import:
    """One import. Raises NotFound."""
    with ws.state.read() as connection:
        row = connection.execute(select(imports).where(imports.c.id == import_id)).mappings()
        found = row.first()
    if found is None:
        raise NotFound("There is no such import.")
    return Import.model_validate(dict(found))


def latest(ws: Workspace, *, limit: int = 50) -> list[Import]:
    """The last imports, newest first."""
    query = select(imports).order_by(imports.c.created_at.desc(), imports.c.id.desc()).limit(limit)
    with ws.state.read() as connection:
        rows = connection.execute(query).mappings().all()
    return [Import.model_validate(dict(row)) for row in rows]


def change_mapping(ws: Workspace, import_id: str, mapping: Mapping) -> Import:
    """Read the file another way; its guesses and questions follow."""
    known = _waiting(ws, import_id)
    found = service.sniff(
        _path(ws, import_id), mapping, name=known.file_name, profile=service.known_profile(ws)
    )
    _set(
        ws,
        import_id,
        state="uploaded",
        mapping=mapping.model_dump(mode="json"),
        sniff=found.model_dump(mode="json"),
        report=None,
        error=None,
    )
    return get(ws, import_id)


def rehearse(ws: Workspace, import_id: str, *, now: datetime) -> Import:
    """Do everything but change something, and keep the report."""
    known = _waiting(ws, import_id)
    report = _import(ws, known, now=now, dry_run=True)
    _set(ws, import_id, state="rehearsed", report=report.model_dump(mode="json"), error=None)
    return get(ws, import_id)


def start(ws: Workspace, import_id: str, *, now: datetime) -> Import:
    """Queue the import; a worker does it. Raises Conflict when it runs or has run."""
    with ws.state.write() as connection:
        waiting = imports.c.state.in_(("uploaded", "rehearsed", "failed"))
        changed = connection.execute(
            update(imports)
            .where(imports.c.id == import_id, waiting)
            .values(state="running", progress=None, error=None)
        )
        if changed.rowcount:
            jobs.enqueue(connection, JOB, {"id": import_id}, now=now)
    found = get(ws, import_id)
    if not changed.rowcount:
        raise Conflict("This file is being imported or has been imported already.")
    return found


def carry_out(ws: Workspace, import_id: str, *, now: datetime) -> None:
    """Import an uploaded file; harmless when repeated, for the rows are known by then."""
    known = get(ws, import_id)
    try:
        report = _import(ws, known, now=now, progress=_noted(ws, import_id))
    except RegularsError as error:
        _set(ws, import_id, state="failed", error=error.message, finished_at=now)
        return
    except Exception:
        message = "Something unforeseen went wrong; nothing was imported. See the log, then retry."
        _set(ws, import_id, state="failed", error=message, finished_at=now)
        raise
    _set(
        ws,
        import_id,
        state="done",
        report=report.model_dump(mode="json"),
        progress=None,
        finished_at=now,
    )


def _import(
    ws: Workspace,
    known: Import,
    *,
    now: datetime,
    dry_run: bool = False,
    progress: Progress = silent,
) -> ImportReport:
    return service.import_orders(
        ws,
        _path(ws, known.id),
        known.mapping,
        now=now,
        name=known.file_name,
        dry_run=dry_run,
        refused_file=refused_path(ws, known.id),
        progress=progress,
    )


def _noted(ws: Workspace, import_id: str) -> Progress:
    """A progress that the screen can read, written now and then."""
    last = 0.0

    def note(stage: str, done: int, total: int | None) -> None:
        nonlocal last
        if time.monotonic() - last >= _EVERY:
            last = time.monotonic()
            _set(ws, import_id, progress={"stage": stage, "done": done, "total": total})

    return note


def _waiting(ws: Workspace, import_id: str) -> Import:
    known = get(ws, import_id)
    if known.state in ("running", "done"):
        raise Conflict("This file is being imported or has been imported already.")
    return known


def _set(ws: Workspace, import_id: str, **values: Any) -> None:
    with ws.state.write() as connection:
        connection.execute(update(imports).where(imports.c.id == import_id).values(**values))


def remove(ws: Workspace, import_id: str) -> None:
    """Forget an import that is not running, and its file; the orders it brought in stay."""
    if get(ws, import_id).state == "running":
        raise Conflict("This file is being imported; wait until it is done.")
    with ws.state.write() as connection:
        connection.execute(imports.delete().where(imports.c.id == import_id))
    _path(ws, import_id).unlink(missing_ok=True)
    refused_path(ws, import_id).unlink(missing_ok=True)
