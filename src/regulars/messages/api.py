"""Routes about messages and how they are sent."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from regulars.channels.kinds import CHANNELS
from regulars.core.http import Admin, Read, Write
from regulars.core.text import Name
from regulars.customers.service import parse_id
from regulars.messages import countries, service
from regulars.messages.outlook import outlook
from regulars.messages.preview import check_words
from regulars.messages.reach import api as reach
from regulars.messages.schemas import (
    CheckOut,
    CountryOut,
    HoursIn,
    MessageDetail,
    MessageList,
    OutlookOut,
    ProblemOut,
    SendingOut,
    SendingRules,
    WordsIn,
    country_out,
    detail_out,
    message_out,
    outlook_out,
    rules_in,
    sending_out,
)
from regulars.messages.words import Words

router = APIRouter()
messages = APIRouter(prefix="/api/messages", tags=["messages"])
sending = APIRouter(prefix="/api/sending", tags=["messages"])

Page = Annotated[int, Query(ge=1, le=1_000_000)]
Size = Annotated[int, Query(ge=1, le=200)]
Channel = Annotated[str, Query(pattern=f"^({'|'.join(CHANNELS)})$")]
Code = Annotated[str | None, Query(max_length=100)]
Country = Annotated[str, Path(pattern=r"^([A-Z]{2}|\*)$")]
OnChannel = Annotated[str, Path(pattern=f"^({'|'.join(CHANNELS)})$")]


@messages.get("")
def list_messages(
    context: Read,
    customer_id: Code = None,
    campaign_id: Code = None,
    state: Code = None,
    reason: Code = None,
    channel: Code = None,
    sender_id: Code = None,
    q: Annotated[str, Query(max_length=200)] = "",
    page: Page = 1,
    size: Size = 50,
) -> MessageList:
    """Messages by customer, campaign, state, reason, channel or sender, newest first.

    `q` is looked for in customers' names, or is an address or a message's id.
    """
    with context.workspace.state.read() as connection:
        found = service.page(
            connection,
            customer_id=None if customer_id is None else parse_id(customer_id),
            campaign_id=campaign_id,
            state=state,
            reason=reason,
            channel=channel,
            sender_id=sender_id,
            text=q.strip(),
            number=page,
            size=size,
        )
    return MessageList(items=[message_out(row) for row in found.items], total=found.total)


@messages.post("/check")
def check_template(context: Read, words: WordsIn) -> CheckOut:
    """What is wrong with a template, each fault with its line."""
    given = Words(words.subject, words.body_html, words.body_text)
    found = check_words(context.workspace, given, now=context.now)
    return CheckOut(problems=[ProblemOut(where=one.where, message=one.message) for one in found])


@messages.get("/outlook/{customer_id}")
def foresee(context: Read, customer_id: Name, channel: Channel = "email") -> OutlookOut:
    """Whether a marketing message written to a customer now would be sent, or why not."""
    number = parse_id(customer_id)
    with context.workspace.state.read() as connection:
        return outlook_out(outlook(connection, number, channel=channel, now=context.now))


@messages.get("/{message_id}")
def explain_message(context: Read, message_id: str) -> MessageDetail:
    """One message and why it stands where it stands."""
    with context.workspace.state.read() as connection:
        return detail_out(service.explain(connection, message_id, now=context.now))


@sending.get("")
def get_rules(context: Read) -> SendingOut:
    """How this business sends, and whether sending is held."""
    with context.workspace.state.read() as connection:
        return sending_out(service.rules_of(connection))


@sending.put("")
def change_rules(context: Write, rules: SendingRules) -> SendingOut:
    """Change frequency cap and quiet hours."""
    with context.workspace.state.write() as connection:
        return sending_out(service.change_rules(connection, **rules_in(rules)))


@sending.post("/release")
def release(context: Admin) -> SendingOut:
    """Let sending go on after a restore or a move to another machine."""
    service.release(context.workspace, now=context.now)
    with context.workspace.state.read() as connection:
        return sending_out(service.rules_of(connection))


@sending.get("/countries")
def list_countries(context: Read) -> list[CountryOut]:
    """What countries ask of marketing, with the source, and where the shop does otherwise."""
    with context.workspace.state.read() as connection:
        return [country_out(each) for each in countries.country_hours(connection)]


@sending.put("/countries/{country}/{channel}", status_code=204)
def allow_hours(context: Admin, country: Country, channel: OnChannel, form: HoursIn) -> None:
    """Let marketing arrive at other hours than a country asks for; the reason is kept."""
    by = context.visitor.email if context.visitor else ""
    with context.workspace.state.write() as connection:
        countries.allow_hours(
            connection, country, channel, **form.model_dump(), by=by, now=context.now
        )


@sending.delete("/countries/{country}/{channel}", status_code=204)
def keep_hours(context: Admin, country: Country, channel: OnChannel) -> None:
    """Let the country's own hours count again."""
    by = context.visitor.email if context.visitor else ""
    with context.workspace.state.write() as connection:
        countries.keep_hours(connection, country, channel, by=by)


for part in (messages, sending, reach.router):
    router.include_router(part)
