"""Routes of campaigns."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query

from regulars.accounts.service import profile
from regulars.campaigns import audience as audiences
from regulars.campaigns import report as reports
from regulars.campaigns import service, starting
from regulars.campaigns.schemas import (
    AttributedOut,
    AudienceOut,
    CampaignList,
    CampaignMessage,
    CampaignMessages,
    CampaignOut,
    Changed,
    ChangedCampaign,
    ChannelReachOut,
    CheckOut,
    CopyIn,
    LackingOut,
    LedgerLineOut,
    NewCampaign,
    Page,
    PreviewIn,
    PreviewOut,
    ReportOut,
    ResolveIn,
    RiseOut,
    Size,
    SkippedPage,
    SkippedPerson,
    StartIn,
    TestIn,
    TestOut,
    reasons_out,
)
from regulars.campaigns.service import Campaign
from regulars.core.http import Context, Read, Write
from regulars.customers.service import parse_id
from regulars.segments import service as segments
from regulars.templates import looking, trying
from regulars.templates.service import read_content

router = APIRouter(prefix="/api/campaigns", tags=["campaigns"])


@router.get("")
def list_campaigns(context: Read) -> CampaignList:
    """All campaigns, newest first, with their messages counted by state."""
    with context.workspace.state.read() as connection:
        names = {each.id: each.name for each in segments.list_segments(connection)}
        items = [_out(each, names) for each in service.list_campaigns(connection)]
    return CampaignList(items=items)


@router.post("", status_code=201)
def create_campaign(context: Write, body: NewCampaign) -> CampaignOut:
    """Write a draft."""
    with context.workspace.state.write() as connection:
        made = service.create(connection, **body.model_dump(), now=context.now)
    return _shown(context, made)


@router.get("/{campaign_id}")
def get_campaign(context: Read, campaign_id: str) -> CampaignOut:
    """One campaign."""
    with context.workspace.state.read() as connection:
        found = service.get(connection, campaign_id)
    return _shown(context, found)


@router.put("/{campaign_id}")
def change_campaign(context: Write, campaign_id: str, body: ChangedCampaign) -> CampaignOut:
    """Change a campaign that has not started."""
    changes = body.model_dump(exclude_none=True)
    with context.workspace.state.write() as connection:
        changed = service.change(connection, campaign_id, now=context.now, **changes)
    return _shown(context, changed)


@router.delete("/{campaign_id}", status_code=204)
def remove_campaign(context: Write, campaign_id: str) -> None:
    """Remove a campaign that has not started."""
    with context.workspace.state.write() as connection:
        service.remove(connection, campaign_id)


@router.post("/{campaign_id}/copy", status_code=201)
def copy_campaign(context: Write, campaign_id: str, body: CopyIn) -> CampaignOut:
    """A new draft with the same words, segment and hold-out."""
    with context.workspace.state.write() as connection:
        made = service.copy(connection, campaign_id, name=body.name, now=context.now)
    return _shown(context, made)


@router.post("/{campaign_id}/preview")
def preview_campaign(context: Read, campaign_id: str, body: PreviewIn) -> PreviewOut:
    """The message as one customer would see it; without one, as an example person."""
    with context.workspace.state.read() as connection:
        said = service.get(connection, campaign_id).said(connection)
    seen = looking.look(
        context.workspace,
        said,
        body.channel,
        language=body.language,
        customer_id=None if body.customer_id is None else parse_id(body.customer_id),
        now=context.now,
    )
    return PreviewOut(
        subject=seen.message.subject,
        html=seen.message.html,
        text=seen.message.text,
        language=seen.message.language,
        customer_id=body.customer_id,
    )


@router.post("/{campaign_id}/test")
def send_test(context: Write, campaign_id: str, body: TestIn) -> TestOut:
    """Send the message once to an address of your own; returns the mail server's answer."""
    with context.workspace.state.read() as connection:
        said = service.get(connection, campaign_id).said(connection)
    reply = trying.send_test(
        context.workspace,
        said,
        body.channel,
        body.address,
        language=body.language,
        customer_id=None if body.customer_id is None else parse_id(body.customer_id),
        now=context.now,
    )
    return TestOut(reply=reply)


@router.get("/{campaign_id}/audience")
def get_audience(context: Read, campaign_id: str) -> AudienceOut:
    """Who would get it now, who is skipped and why, who is held out, and what that can show."""
    found = audiences.audience(context.workspace, campaign_id, now=context.now)
    return AudienceOut(
        customers=found.customers,
        chosen=found.chosen,
        skipped=reasons_out(found.skipped),
        reachable=found.reachable,
        held_out=found.held_out,
        will_get=found.will_get,
        base_rate=found.base_rate,
        rises=[RiseOut(**asdict(each)) for each in found.rises],
        lacking=[LackingOut(**asdict(each)) for each in found.lacking],
        checks=[CheckOut(**asdict(each)) for each in found.checks],
        channels=[
            ChannelReachOut(**{**asdict(each), "skipped": reasons_out(each.skipped)})
            for each in found.channels
        ],
    )


@router.get("/{campaign_id}/audience/skipped")
def list_skipped(
    context: Read,
    campaign_id: str,
    reason: Annotated[str | None, Query(max_length=60)] = None,
    page: Page = 1,
    size: Size = 50,
) -> SkippedPage:
    """Who would be skipped if it started now, and why."""
    found = audiences.skipped_people(context.workspace, campaign_id, reason=reason, now=context.now)
    chosen = dict(found[(page - 1) * size : page * size])
    with context.workspace.state.read() as connection:
        people = segments.briefly(connection, list(chosen))
    items = [
        SkippedPerson(
            id=str(row["id"]), name=row["name"], email=row["email"], reason=chosen[row["id"]]
        )
        for row in people
    ]
    return SkippedPage(items=items, total=len(found))


@router.post("/{campaign_id}/start")
def start_campaign(context: Write, campaign_id: str, body: StartIn) -> CampaignOut:
    """Start now, or at a moment. Its people are put into the ledger in the background."""
    if body.at is not None and body.at > context.now:
        with context.workspace.state.write() as connection:
            service.schedule(connection, campaign_id, at=body.at, now=context.now)
    else:
        starting.start(context.workspace, campaign_id, now=context.now)
    return get_campaign(context, campaign_id)


@router.post("/{campaign_id}/unschedule")
def unschedule_campaign(context: Write, campaign_id: str) -> CampaignOut:
    """Make a scheduled campaign a draft again."""
    with context.workspace.state.write() as connection:
        changed = service.unschedule(connection, campaign_id, now=context.now)
    return _shown(context, changed)


@router.post("/{campaign_id}/pause")
def pause_campaign(context: Write, campaign_id: str) -> CampaignOut:
    """Hand nothing more over for now."""
    with context.workspace.state.write() as connection:
        changed = service.pause(connection, campaign_id)
    return _shown(context, changed)


@router.post("/{campaign_id}/resume")
def resume_campaign(context: Write, campaign_id: str) -> CampaignOut:
    """Go on where it stopped; nobody gets it twice."""
    with context.workspace.state.write() as connection:
        changed = service.resume(connection, campaign_id)
    return _shown(context, changed)


@router.post("/{campaign_id}/stop")
def stop_campaign(context: Write, campaign_id: str) -> CampaignOut:
    """End it; who has not got it will not get it. A scheduled one becomes a draft again."""
    with context.workspace.state.write() as connection:
        changed = service.stop(connection, campaign_id, now=context.now)
    return _shown(context, changed)


@router.post("/{campaign_id}/retry")
def retry_failed(context: Write, campaign_id: str) -> Changed:
    """Try the failed messages again."""
    with context.workspace.state.write() as connection:
        return Changed(count=service.retry_failed(connection, campaign_id, now=context.now))


@router.post("/{campaign_id}/resolve")
def resolve_unclear(context: Write, campaign_id: str, body: ResolveIn) -> Changed:
    """Decide about messages of which nobody knows whether they arrived."""
    with context.workspace.state.write() as connection:
        count = service.resolve_unclear(
            connection, campaign_id, send_again=body.send_again, now=context.now
        )
    return Changed(count=count)


@router.get("/{campaign_id}/report")
def get_report(context: Read, campaign_id: str) -> ReportOut:
    """What it did: the ledger, what it added beyond the hold-out, what was clicked."""
    found = reports.report(context.workspace, campaign_id, now=context.now)
    with context.workspace.state.read() as connection:
        currency = profile(connection).currency
    return ReportOut(
        campaign=_shown(context, found.campaign),
        currency=currency,
        people=found.people,
        ledger=[
            LedgerLineOut(state=line.state, count=line.count, reasons=reasons_out(line.reasons))
            for line in found.ledger
        ],
        open=found.open,
        delivered=found.delivered,
        bounced=found.bounced,
        unclear=found.unclear,
        clicked=found.clicked,
        unsubscribed=found.unsubscribed,
        lift=found.lift,
        attributed=AttributedOut(**asdict(found.attributed)),
        what_would_tell=[RiseOut(**asdict(each)) for each in found.what_would_tell],
    )


@router.get("/{campaign_id}/messages")
def list_campaign_messages(
    context: Read,
    campaign_id: str,
    state: Annotated[str | None, Query(max_length=40)] = None,
    reason: Annotated[str | None, Query(max_length=60)] = None,
    page: Page = 1,
    size: Size = 50,
) -> CampaignMessages:
    """Everybody's row, by state and reason; `state=not_received` is who did not get it."""
    with context.workspace.state.read() as connection:
        rows, total = reports.message_page(
            connection, campaign_id, state=state, reason=reason, page=page, size=size
        )
    known = set(CampaignMessage.model_fields) - {"customer_id"}
    items = [
        CampaignMessage(
            customer_id=str(row["customer_id"]),
            **{name: value for name, value in row.items() if name in known},
        )
        for row in rows
    ]
    return CampaignMessages(items=items, total=total)


def _shown(context: Context, campaign: Campaign) -> CampaignOut:
    with context.workspace.state.read() as connection:
        names = {each.id: each.name for each in segments.list_segments(connection)}
    return _out(campaign, names)


def _out(campaign: Campaign, names: dict[str, str]) -> CampaignOut:
    values = asdict(campaign)
    del values["rule"]
    values["content"] = read_content(campaign.content or {})
    return CampaignOut(**values, segment_name=names.get(campaign.segment_id))
