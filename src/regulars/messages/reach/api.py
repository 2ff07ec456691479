"""Routes that customers, their mail programs and our providers call without a login."""

from __future__ import annotations

from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse

from regulars.accounts.service import Profile, profile_of
from regulars.core.http import Context, Public
from regulars.core.text import Text
from regulars.messages import responses, touches
from regulars.messages.letters import speech_of
from regulars.messages.links import Links, Subject
from regulars.messages.reach import choosing, hooks, public, subscribing
from regulars.messages.touches import Touch

router = APIRouter(prefix="/p/{workspace}", include_in_schema=False)

Short = Annotated[Text, Form(max_length=254)]
Speech = Annotated[str, Query(max_length=10)]
log = structlog.get_logger("messages")


@router.get("/u/{token}", response_class=HTMLResponse)
def ask_to_unsubscribe(context: Public, token: str) -> HTMLResponse:
    """The page with the button; looking at it changes nothing."""
    return _scene(context, Links(context.workspace).read_unsubscribe(token), "ask")


@router.post("/u/{token}", response_class=HTMLResponse)
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


@router.get("/preferences/{token}", response_class=HTMLResponse)
def show_preferences(context: Public, token: str) -> HTMLResponse:
    """What somebody gets and why; looking at it changes nothing."""
    return _preferences(context, token)


@router.post("/preferences/{token}", response_class=HTMLResponse)
def change_preferences(
    context: Public,
    token: str,
    action: Annotated[str, Form(max_length=20)] = "save",
    channel: Annotated[list[Short] | None, Form()] = None,
) -> HTMLResponse:
    """Do as they say."""
    ws, customer_id = context.workspace, Links(context.workspace).read_preferences(token)
    if customer_id is not None:
        choosing.choose(
            ws,
            customer_id,
            action=action,
            wanted=channel or (),
            language=profile_of(ws).language,
            now=context.now,
        )
    return _preferences(context, token, saved=True)


@router.get("/subscribe", response_class=HTMLResponse)
def show_form(context: Public, language: Speech = "") -> HTMLResponse:
    """The form by which somebody asks for messages."""
    business = profile_of(context.workspace)
    speaks = speech_of(language, business)
    page = subscribing.form_page(language=speaks, shop=business.title)
    return _html(page, speaks, business)


@router.post("/subscribe", response_class=HTMLResponse)
def subscribe(
    context: Public,
    request: Request,
    email: Short = "",
    name: Short = "",
    language: Short = "",
    website: Short = "",
) -> HTMLResponse:
    """Ask for messages. Robots fill in what people do not see, and get the same answer."""
    business = profile_of(context.workspace)
    speaks = speech_of(language, business)
    good = bool(website) or subscribing.ask(
        context.workspace,
        email,
        name=name,
        language=speaks,
        shop=business.title,
        asked_from=_caller(request),
        now=context.now,
    )
    form = subscribing.form_page(language=speaks, shop=business.title, email=email, bad=True)
    page = subscribing.sent_page(speaks) if good else form
    return _html(page, speaks, business, status=200 if good else 422)


@router.get("/confirm/{token}", response_class=HTMLResponse)
def ask_to_confirm(context: Public, token: str) -> HTMLResponse:
    """The button that confirms an address; looking at it changes nothing."""
    business = profile_of(context.workspace)
    request_id = Links(context.workspace).read_confirm(token)
    if request_id is None:
        return _gone(business)
    asked = subscribing.find(context.workspace, request_id, now=context.now)
    speaks = asked.language if asked else business.language
    return _html(
        subscribing.confirm_page(asked, language=speaks, shop=business.title), speaks, business
    )


@router.post("/confirm/{token}", response_class=HTMLResponse)
def confirm(context: Public, request: Request, token: str) -> HTMLResponse:
    """The owner of the address wants messages."""
    ws, business, links = context.workspace, profile_of(context.workspace), Links(context.workspace)
    request_id = links.read_confirm(token)
    if request_id is None:
        return _gone(business)
    done = subscribing.confirm(ws, request_id, confirmed_from=_caller(request), now=context.now)
    if done is None:
        late = subscribing.confirm_page(None, language=business.language, shop=business.title)
        return _html(late, business.language, business)
    choices = links.preferences(done.customer_id)
    return _html(
        subscribing.confirmed_page(done.language, business.title, choices), done.language, business
    )


@router.api_route("/c/{token}", methods=["GET", "HEAD"])
def follow_link(context: Public, request: Request, token: str) -> Response:
    """Remember the click and go on to the address that was signed."""
    found = Links(context.workspace).read_click(token)
    if found is None:
        return _gone(profile_of(context.workspace))
    message_id, url = found
    _touch(context, request, message_id, touches.CLICKED, url)
    return RedirectResponse(url, status_code=302, headers={"Referrer-Policy": "no-referrer"})


@router.api_route("/t/{token}", methods=["GET", "HEAD"])
def fall_in(context: Public, request: Request, token: str) -> Response:
    """Remember that something follows links that no person sees."""
    message_id = Links(context.workspace).read_trap(token)
    if message_id is not None:
        _touch(context, request, message_id, touches.TRAPPED)
    return _gone(profile_of(context.workspace))


@router.api_route("/o/{token}.gif", methods=["GET", "HEAD"])
def show_pixel(context: Public, request: Request, token: str) -> Response:
    """Remember that the message was opened; the picture comes either way."""
    message_id = Links(context.workspace).read_open(token)
    if message_id is not None:
        _touch(context, request, message_id, touches.OPENED)
    headers = {"Cache-Control": "no-store, private"}
    return Response(public.PIXEL, media_type="image/gif", headers=headers)


@router.api_route("/hooks/{sender_id}/{token}", methods=["GET", "POST"])
def hear(
    context: Public,
    request: Request,
    sender_id: str,
    token: str,
    body: Annotated[bytes, Depends(hooks.body_of)],
) -> Response:
    """A provider reports what became of messages, or hands over what people wrote."""
    said = hooks.hear(context.workspace, request, sender_id, token, body, now=context.now)
    return PlainTextResponse(said)


def _touch(context: Context, request: Request, message_id: str, kind: str, url: str = "") -> None:
    agent = request.headers.get("user-agent", "")
    what = Touch(message_id, kind, url, agent, request.method)
    try:
        touches.touch(context.workspace, what, now=context.now)
    except Exception:  # the customer goes on anyway
        log.exception("touch not recorded", message=message_id, kind=kind)


def _preferences(context: Context, token: str, *, saved: bool = False) -> HTMLResponse:
    business = profile_of(context.workspace)
    customer_id = Links(context.workspace).read_preferences(token)
    found = None
    if customer_id is not None:
        with context.workspace.state.read() as connection:
            found = choosing.choices_of(connection, customer_id, now=context.now)
    if found is None:
        return _gone(business)
    speaks = speech_of(found.language, business)
    page = choosing.page_of(found, language=speaks, business=business, saved=saved)
    return _html(page, speaks, business)


def _scene(context: Context, subject: Subject | None, scene: public.Scene) -> HTMLResponse:
    """A page of opting out, in the language of the customer or of the shop."""
    business = profile_of(context.workspace)
    if subject is None:
        return _gone(business)
    with context.workspace.state.read() as connection:
        person = responses.reader_of(connection, subject.message_id)
    speaks = speech_of(person.language if person else None, business)
    choices = Links(context.workspace).preferences(person.id) if person else ""
    page = public.unsubscribe_page(scene, language=speaks, shop=business.title, choices=choices)
    return _html(page, speaks, business)


def _gone(business: Profile) -> HTMLResponse:
    """A neutral 404: nothing tells an altered link from one that never was."""
    page = public.gone_page(business.language)
    return _html(page, business.language, None, status=404)


def _html(
    page: public.Page, language: str, business: Profile | None, *, status: int = 200
) -> HTMLResponse:
    shop = business.title if business else ""
    headers = {"Content-Security-Policy": public.POLICY, "Cache-Control": "no-store"}
    html = public.to_html(page, language=language, shop=shop)
    return HTMLResponse(html, status_code=status, headers=headers)


def _caller(request: Request) -> str:
    return request.client.host if request.client else ""
