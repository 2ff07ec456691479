"""Routes about messages, and the public pages behind the links in them."""

from __future__ import annotations

from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from regulars.accounts.service import profile
from regulars.core.http import Admin, Context, Public, Read, Write
from regulars.core.text import Name
from regulars.customers.service import parse_id
from regulars.messages import public, responses, service
from regulars.messages.letters import speech_of
from regulars.messages.links import Links, Subject
from regulars.messages.outlook import outlook
from regulars.messages.preview import check_words
from regulars.messages.schemas import (
    CheckOut,
    MessageDetail,
    MessageList,
    OutlookOut,
    ProblemOut,
    SendingOut,
    SendingRules,
    WordsIn,
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
pages = APIRouter(prefix="/p/{workspace}", include_in_schema=False)

Page = Annotated[int, Query(ge=1, le=1_000_000)]
Size = Annotated[int, Query(ge=1, le=200)]
Code = Annotated[str | None, Query(max_length=100)]
log = structlog.get_logger("messages")


@messages.get("")
def list_messages(
    context: Read,
    customer_id: Code = None,
    campaign_id: Code = None,
    state: Code = None,
    reason: Code = None,
    page: Page = 1,
    size: Size = 50,
) -> MessageList:
    """Messages by customer, campaign, state or reason, newest first."""
    with context.workspace.state.read() as connection:
        found = service.page(
            connection,
            customer_id=None if customer_id is None else parse_id(customer_id),
            campaign_id=campaign_id,
            state=state,
            reason=reason,
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
def foresee(context: Read, customer_id: Name) -> OutlookOut:
    """Whether a marketing message written to a customer now would be sent, or why not."""
    number = parse_id(customer_id)
    with context.workspace.state.read() as connection:
        return outlook_out(outlook(connection, number, now=context.now))


@messages.get("/{message_id}")
def explain_message(context: Read, message_id: str) -> MessageDetail:
    """One message and why it stands where it stands."""
    with context.workspace.state.read() as connection:
        return detail_out(service.explain(connection, message_id))


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


@pages.get("/u/{token}", response_class=HTMLResponse)
def ask_to_unsubscribe(context: Public, token: str) -> HTMLResponse:
    """The page with the button; looking at it changes nothing."""
    subject = Links(context.workspace).read_unsubscribe(token)
    return _scene(context, subject, "ask")


@pages.post("/u/{token}", response_class=HTMLResponse)
def unsubscribe(
    context: Public,
    token: str,
    action: Annotated[str, Form(max_length=20)] = "withdraw",
    one_click: Annotated[str, Form(alias="List-Unsubscribe", max_length=20)] = "",
) -> HTMLResponse:
    """Opt out (by the page's button or RFC 8058's one click), or take it back."""
    subject = Links(context.workspace).read_unsubscribe(token)
    if subject is None:
        return _scene(context, None, "gone")
    if action == "give" and not one_click:
        responses.opted_in_again(context.workspace, subject, now=context.now)
        return _scene(context, subject, "undone")
    source = "one-click" if one_click else "unsubscribe page"
    responses.opted_out(context.workspace, subject, source=source, now=context.now)
    return _scene(context, subject, "done")


@pages.get("/c/{token}")
def follow_link(context: Public, token: str) -> Response:
    """Remember the click and go on to the address that was signed."""
    found = Links(context.workspace).read_click(token)
    if found is None:
        return _scene(context, None, "gone")
    message_id, url = found
    try:
        responses.clicked(context.workspace, message_id, url, now=context.now)
    except Exception:
        log.exception("click not recorded", message=message_id)  # the customer goes on anyway
    return RedirectResponse(url, status_code=302, headers={"Referrer-Policy": "no-referrer"})


@pages.get("/o/{token}.gif")
def show_pixel(context: Public, token: str) -> Response:
    """Remember that the message was opened; the picture comes either way."""
    message_id = Links(context.workspace).read_open(token)
    if message_id is not None:
        try:
            responses.opened(context.workspace, message_id, now=context.now)
        except Exception:
            log.exception("open not recorded", message=message_id)
    headers = {"Cache-Control": "no-store, private"}
    return Response(public.PIXEL, media_type="image/gif", headers=headers)


def _scene(context: Context, subject: Subject | None, scene: public.Scene) -> HTMLResponse:
    """A page in the language of the customer, or of the shop; a bad token gets a neutral 404."""
    with context.workspace.state.read() as connection:
        business = profile(connection)
        theirs = responses.language_of(connection, subject.message_id) if subject else None
    known = subject is not None
    html = public.page(
        scene if known else "gone",
        language=speech_of(theirs, business),
        shop=business.title if known else "",
    )
    headers = {"Content-Security-Policy": public.POLICY, "Cache-Control": "no-store"}
    return HTMLResponse(html, status_code=200 if known else 404, headers=headers)


for part in (messages, sending, pages):
    router.include_router(part)
