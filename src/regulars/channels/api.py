"""Routes about senders, and the screen of the mail catcher."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from regulars.channels import bounce_box, catcher, service
from regulars.channels.schemas import (
    BounceBoxIn,
    BounceBoxOut,
    CaughtDetail,
    CaughtList,
    DkimIn,
    DomainOut,
    OverrideIn,
    PaceIn,
    PaceOut,
    ProviderOut,
    SenderIn,
    SenderOut,
    TestIn,
    TestOut,
    bounce_box_out,
    caught_detail,
    caught_row,
    domain_out,
    pace_out,
    providers_out,
    sender_out,
)
from regulars.core.errors import NotFound
from regulars.core.http import Admin, Context, Read, Write

router = APIRouter(tags=["channels"])
Id = Annotated[str, Path(max_length=40)]


@router.get("/api/senders")
def list_senders(context: Read) -> list[SenderOut]:
    """Through whom and in whose name messages leave, on every channel."""
    with context.workspace.state.read() as connection:
        found = service.senders(connection)
    return [sender_out(one, context.workspace, context.now) for one in found]


@router.get("/api/senders/providers")
def list_providers(context: Read) -> list[ProviderOut]:
    """The providers there are, each with the form of its settings."""
    return providers_out()


@router.get("/api/senders/{sender_id}")
def get_sender(context: Read, sender_id: Id) -> SenderOut:
    """One sender."""
    with context.workspace.state.read() as connection:
        found = service.get_sender(connection, sender_id)
    return sender_out(found, context.workspace, context.now)


@router.put("/api/senders/{sender_id}")
def put_sender(context: Admin, sender_id: Id, sender: SenderIn) -> SenderOut:
    """Set a sender up; secrets are sealed and never shown again."""
    ws, form = context.workspace, service.SenderForm(**sender.model_dump())
    with ws.state.write() as connection:
        made = service.put_sender(connection, ws.keys, sender_id, form, now=context.now)
    return sender_out(made, ws, context.now)


@router.delete("/api/senders/{sender_id}", status_code=204)
def remove_sender(context: Admin, sender_id: Id) -> None:
    """Remove a sender; what waits for it waits for another."""
    with context.workspace.state.write() as connection:
        service.remove_sender(connection, sender_id)


@router.post("/api/senders/{sender_id}/test")
def test_sender(context: Write, sender_id: Id, test: TestIn) -> TestOut:
    """Send a test to an address of the channel and say what the provider answered."""
    ws = context.workspace
    accepted, reply = service.send_test(ws, sender_id, test.address, now=context.now)
    return TestOut(accepted=accepted, reply=reply)


@router.post("/api/senders/{sender_id}/health")
def ask_health(context: Write, sender_id: Id) -> SenderOut:
    """Ask the provider about our account: its answer stands in `health`."""
    asked = service.ask_health(context.workspace, sender_id, now=context.now)
    return sender_out(asked, context.workspace, context.now)


@router.post("/api/senders/{sender_id}/dkim")
def make_dkim_key(context: Admin, sender_id: Id, dkim: DkimIn) -> SenderOut:
    """Make a signing key; the answer holds the DNS record to publish."""
    ws, wanted = context.workspace, dkim.model_dump()
    with ws.state.write() as connection:
        made = service.make_dkim_key(connection, ws.keys, sender_id, **wanted, now=context.now)
    return sender_out(made, ws, context.now)


@router.get("/api/senders/{sender_id}/domain")
def get_domain(context: Read, sender_id: Id) -> DomainOut:
    """What the doctor last found of the sender's domain."""
    with context.workspace.state.read() as connection:
        return domain_out(service.get_sender(connection, sender_id))


@router.post("/api/senders/{sender_id}/domain")
def look_at_domain(context: Write, sender_id: Id) -> DomainOut:
    """Look again at what the sender's domain publishes."""
    return domain_out(service.look_at_domain(context.workspace, sender_id, now=context.now))


@router.put("/api/senders/{sender_id}/domain/override")
def override_domain(context: Admin, sender_id: Id, override: OverrideIn) -> DomainOut:
    """Let marketing leave in spite of the findings; who said so and why is kept."""
    by = context.visitor.email if context.visitor else ""
    with context.workspace.state.write() as connection:
        found = service.override_domain(
            connection, sender_id, reason=override.reason, by=by, now=context.now
        )
    return domain_out(found)


@router.delete("/api/senders/{sender_id}/domain/override")
def withdraw_override(context: Admin, sender_id: Id) -> DomainOut:
    """Let the findings count again."""
    by = context.visitor.email if context.visitor else ""
    with context.workspace.state.write() as connection:
        return domain_out(service.withdraw_override(connection, sender_id, by=by))


@router.get("/api/senders/{sender_id}/bounces")
def get_bounce_box(context: Read, sender_id: Id) -> BounceBoxOut:
    """Where the sender's bounces go, and how they are read."""
    with context.workspace.state.read() as connection:
        service.get_sender(connection, sender_id)
        return bounce_box_out(bounce_box.bounce_box(connection, sender_id))


@router.put("/api/senders/{sender_id}/bounces")
def put_bounce_box(context: Admin, sender_id: Id, form: BounceBoxIn) -> BounceBoxOut:
    """Say where bounces go; a password that is left out stays, and none is ever shown."""
    ws, values = context.workspace, form.model_dump()
    with ws.state.write() as connection:
        service.get_sender(connection, sender_id)
        made = bounce_box.change_bounce_box(connection, ws.keys, sender_id, **values)
    return bounce_box_out(made)


@router.get("/api/senders/{sender_id}/pace")
def get_pace(context: Read, sender_id: Id) -> PaceOut:
    """How fast a sender of e-mail may write to each mailbox provider, and what it wrote today."""
    with context.workspace.state.read() as connection:
        found = service.get_sender(connection, sender_id)
        buckets = service.buckets_of(connection, sender_id)
    return pace_out(found, buckets, context.now)


@router.put("/api/senders/{sender_id}/pace")
def put_pace(context: Admin, sender_id: Id, pace: PaceIn) -> PaceOut:
    """Set a sender's warm-up and its limits."""
    wanted = service.Pace(**pace.model_dump())
    with context.workspace.state.write() as connection:
        found = service.put_pace(connection, sender_id, wanted, now=context.now)
        buckets = service.buckets_of(connection, sender_id)
    return pace_out(found, buckets, context.now)


@router.get("/api/caught")
def list_caught(
    context: Read,
    q: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> CaughtList:
    """What the mail catcher holds, newest first."""
    _require_catcher(context)
    items, total = catcher.caught(context.workspace, text=q, page=page, size=size)
    return CaughtList(items=[caught_row(mail) for mail in items], total=total)


@router.get("/api/caught/{mail_id}")
def read_caught(context: Read, mail_id: str) -> CaughtDetail:
    """One caught mail with headers, text and HTML."""
    _require_catcher(context)
    return caught_detail(catcher.caught_mail(context.workspace, mail_id))


def _require_catcher(context: Context) -> None:
    if not context.workspace.settings.mail_catcher:
        raise NotFound("The mail catcher is off.")
