"""Imports over HTTP."""

from __future__ import annotations

from fastapi import APIRouter, UploadFile
from fastapi.responses import FileResponse

from regulars.connectors import uploads
from regulars.connectors.schemas import (
    ROLES,
    Import,
    Imports,
    Mapping,
    ProductReport,
    RoleChoice,
    Roles,
)
from regulars.core.errors import NotFound
from regulars.core.http import Read, Write
from regulars.core.text import Name

router = APIRouter(prefix="/api/imports", tags=["connectors"])


@router.get("")
def list_imports(context: Read) -> Imports:
    """The last imports, newest first."""
    return Imports(items=uploads.latest(context.workspace))


@router.post("", status_code=201)
def upload(context: Write, file: UploadFile) -> Import:
    """Upload a file of orders; the answer says what it seems to hold and what it leaves open."""
    name = file.filename or "upload"
    return uploads.take_in(context.workspace, file.file, name, now=context.now)


@router.get("/roles")
def list_roles(context: Read) -> Roles:
    """The roles that a column can have."""
    return Roles(items=[RoleChoice(key=key, help=help) for key, help in ROLES.items()])


@router.post("/products")
def import_products(context: Write, file: UploadFile, dry_run: bool = False) -> ProductReport:
    """Upload a file of products into the catalogue, or with `dry_run` only tell what it holds."""
    name = file.filename or "upload"
    return uploads.take_in_products(
        context.workspace, file.file, name, dry_run=dry_run, now=context.now
    )


@router.get("/{import_id}")
def read_import(context: Read, import_id: Name) -> Import:
    """One import, with its progress or its report."""
    return uploads.get(context.workspace, import_id)


@router.put("/{import_id}/mapping")
def change_mapping(context: Write, import_id: Name, mapping: Mapping) -> Import:
    """Say what the columns mean and how dates and amounts are written."""
    return uploads.change_mapping(context.workspace, import_id, mapping)


@router.post("/{import_id}/rehearse")
def rehearse(context: Write, import_id: Name) -> Import:
    """Tell what an import would do, row by row counted, and change nothing."""
    return uploads.rehearse(context.workspace, import_id, now=context.now)


@router.post("/{import_id}/run", status_code=202)
def run(context: Write, import_id: Name) -> Import:
    """Import the file in the background."""
    return uploads.start(context.workspace, import_id, now=context.now)


@router.get("/{import_id}/refused", response_class=FileResponse)
def read_refused(context: Read, import_id: Name) -> FileResponse:
    """The refused rows as CSV, to be mended and uploaded again."""
    known = uploads.get(context.workspace, import_id)
    path = uploads.refused_path(context.workspace, import_id)
    if not path.exists():
        raise NotFound("No row of this import was refused.")
    name = f"{known.file_name.split('.')[0]}-refused.csv"
    return FileResponse(path, media_type="text/csv; charset=utf-8", filename=name)


@router.delete("/{import_id}", status_code=204)
def remove(context: Write, import_id: Name) -> None:
    """Forget an import and its file; the orders it brought in stay."""
    uploads.remove(context.workspace, import_id)
