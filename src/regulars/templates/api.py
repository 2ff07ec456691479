"""Routes of templates."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter
from sqlalchemy import Connection

from regulars.core.http import Context, Read, Write
from regulars.customers.service import parse_id
from regulars.templates import checking, counting, looking, service, trying
from regulars.templates.schemas import (
    BlockList,
    ChangedTemplate,
    NewTemplate,
    RollbackIn,
    SmsCountIn,
    SmsCountOut,
    TemplateCheck,
    TemplateCopy,
    TemplateFindings,
    TemplateList,
    TemplateOut,
    TemplatePreview,
    TemplatePreviewAsk,
    TemplateSettings,
    TemplateTest,
    TemplateTested,
    VersionDetail,
    VersionList,
    blocks_out,
    findings_out,
    preview_out,
    row_of,
    template_out,
    version_detail,
    version_out,
)
from regulars.templates.service import Template

router = APIRouter(prefix="/api/templates", tags=["templates"])


@router.get("")
def list_templates(context: Read) -> TemplateList:
    """All templates, the last changed first."""
    with context.workspace.state.read() as connection:
        return TemplateList(items=[row_of(each) for each in service.list_templates(connection)])


@router.post("", status_code=201)
def create_template(context: Write, body: NewTemplate) -> TemplateOut:
    """Write a template."""
    with context.workspace.state.write() as connection:
        made = service.create(
            connection, name=body.name, content=body.content, by=_by(context), now=context.now
        )
        return _out(connection, made)


@router.get("/blocks")
def list_blocks(context: Read) -> BlockList:
    """The kinds of blocks an e-mail is made of, each with its form."""
    return BlockList(items=blocks_out())


@router.get("/settings")
def get_settings(context: Read) -> TemplateSettings:
    """What a part of a short message costs."""
    with context.workspace.state.read() as connection:
        return TemplateSettings(sms_part_price=service.part_price(connection))


@router.put("/settings")
def change_settings(context: Write, body: TemplateSettings) -> TemplateSettings:
    """Say what a part of a short message costs."""
    with context.workspace.state.write() as connection:
        service.change_part_price(connection, body.sms_part_price)
    return body


@router.post("/preview")
def preview_content(context: Read, body: TemplatePreviewAsk) -> TemplatePreview:
    """The message as one customer would see it; without one, as an example person."""
    seen = looking.look(
        context.workspace,
        body.content,
        body.form,
        language=body.language,
        customer_id=None if body.customer_id is None else parse_id(body.customer_id),
        dark=body.dark,
        marks=body.marks,
        now=context.now,
    )
    return preview_out(seen)


@router.post("/check")
def check_content(context: Read, body: TemplateCheck) -> TemplateFindings:
    """What is wrong or risky, where, and how many of a segment would miss something by it."""
    found = checking.check(
        context.workspace,
        body.content,
        body.channels,
        segment_id=body.segment_id,
        now=context.now,
    )
    return findings_out(found)


@router.post("/sms-count")
def count_sms(context: Read, body: SmsCountIn) -> SmsCountOut:
    """How many parts a short message takes over an audience, and what it costs."""
    found = counting.count_parts(
        context.workspace,
        body.variants,
        body.segment_id,
        part_price=body.part_price,
        now=context.now,
    )
    return SmsCountOut(**asdict(found))


@router.get("/{template_id}")
def get_template(context: Read, template_id: str) -> TemplateOut:
    """One template."""
    with context.workspace.state.read() as connection:
        return _out(connection, service.get(connection, template_id))


@router.put("/{template_id}")
def change_template(context: Write, template_id: str, body: ChangedTemplate) -> TemplateOut:
    """Change a template; other content makes a new version."""
    with context.workspace.state.write() as connection:
        changed = service.change(
            connection,
            template_id,
            name=body.name,
            content=body.content,
            by=_by(context),
            now=context.now,
        )
        return _out(connection, changed)


@router.delete("/{template_id}", status_code=204)
def remove_template(context: Write, template_id: str) -> None:
    """Remove a template that nothing needs, with all its versions."""
    with context.workspace.state.write() as connection:
        service.remove(connection, template_id)


@router.post("/{template_id}/copy", status_code=201)
def copy_template(context: Write, template_id: str, body: TemplateCopy) -> TemplateOut:
    """A new template that says the same."""
    with context.workspace.state.write() as connection:
        made = service.copy(
            connection, template_id, name=body.name, by=_by(context), now=context.now
        )
        return _out(connection, made)


@router.get("/{template_id}/versions")
def list_versions(context: Read, template_id: str) -> VersionList:
    """All versions of a template, newest first."""
    with context.workspace.state.read() as connection:
        found = service.versions(connection, template_id)
    return VersionList(items=[version_out(each) for each in found])


@router.get("/{template_id}/versions/{number}")
def get_version(context: Read, template_id: str, number: int) -> VersionDetail:
    """What a template said in one version."""
    with context.workspace.state.read() as connection:
        return version_detail(service.version(connection, template_id, number))


@router.post("/{template_id}/rollback")
def roll_back(context: Write, template_id: str, body: RollbackIn) -> TemplateOut:
    """Say again what an older version said, as a new version."""
    with context.workspace.state.write() as connection:
        changed = service.roll_back(
            connection, template_id, body.version, by=_by(context), now=context.now
        )
        return _out(connection, changed)


@router.post("/{template_id}/test")
def send_test(context: Write, template_id: str, body: TemplateTest) -> TemplateTested:
    """Send the message once to an address of your own; returns the provider's answer."""
    with context.workspace.state.read() as connection:
        content = service.get(connection, template_id).content
    reply = trying.send_test(
        context.workspace,
        content,
        body.channel,
        body.address,
        language=body.language,
        customer_id=None if body.customer_id is None else parse_id(body.customer_id),
        now=context.now,
    )
    return TemplateTested(reply=reply)


def _by(context: Context) -> str:
    return context.visitor.name if context.visitor else ""


def _out(connection: Connection, found: Template) -> TemplateOut:
    return template_out(found, service.uses_of(connection, found.id))
