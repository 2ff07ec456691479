"""Routes by which customers let us in: browsers, apps and links that start a bot."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal, TypeVar

from fastapi import APIRouter, Body, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field, ValidationError

from regulars.core.errors import Invalid, NotFound
from regulars.core.http import Admin, Context, Public, Read
from regulars.core.rate import RateLimit
from regulars.core.text import Name, Text, Wire
from regulars.customers.joining import bot_link, start_links
from regulars.customers.reach import push
from regulars.customers.service import parse_id

routes = APIRouter(tags=["customers"])
pages = APIRouter(prefix="/p/{workspace}/push", include_in_schema=False)
starts = APIRouter(prefix="/p/{workspace}/start", include_in_schema=False)

LIMIT = RateLimit(30, per=timedelta(minutes=1))  # from one network address
_HOUR = "public, max-age=3600"
_MOST = 20_000
Given = Annotated[bytes, Body(media_type="text/plain", max_length=_MOST)]
Address = Annotated[Text, Field(min_length=1, max_length=2_000)]
Word = Annotated[Text, Field(max_length=200)]
Form = TypeVar("Form", bound=Wire)


class PushOut(Wire):
    """What the shop's developer needs to let customers subscribe."""

    public_key: str
    site_key: str
    worker: str
    snippet: str


class StartLinks(Wire):
    """Links by which one customer starts the shop's bots, by channel."""

    links: dict[str, str]


class SubscriptionIn(Wire):
    """A browser's subscription or an app's device, and who it belongs to."""

    address: Address
    channel: Literal["web_push", "app_push", "eitaa"] = "web_push"
    keys: dict[Word, Word] = Field(default_factory=dict, max_length=5)
    customer: Word = ""
    proof: Word = ""
    visitor: Word = ""
    language: Annotated[Text, Field(max_length=20)] = ""
    wording: Annotated[Text, Field(max_length=500)] = ""
    replaces: Annotated[Text, Field(max_length=2_000)] = ""


class Unsubscription(Wire):
    """An address that wants no more; one that nobody can guess."""

    address: Address
    channel: Literal["web_push", "app_push"] = "web_push"


@routes.get("/api/push")
def get_push(context: Admin) -> PushOut:
    """The lines to paste into the shop's site, and the key that proves who its visitors are."""
    return PushOut(**push.installed(context.workspace)._asdict())


@routes.get("/api/customers/{customer_id}/start-links")
def get_start_links(context: Read, customer_id: Name) -> StartLinks:
    """Links by which this customer lets the shop into their messengers."""
    number = parse_id(customer_id)
    return StartLinks(links=start_links(context.workspace, number, now=context.now))


@starts.get("/{channel}/{token}")
def start(context: Public, channel: Name, token: Name) -> RedirectResponse:
    """On to the bot. Nothing is changed by looking: the customer starts it, or does not."""
    found = bot_link(context.workspace, channel, token)
    if found is None:
        raise NotFound("There is no such page.")
    return RedirectResponse(found, status_code=302)


@pages.get("/{name}.js")
def get_script(context: Public, name: Literal["snippet", "worker"]) -> Response:
    """The snippet and the service worker, for every browser."""
    text = push.script(context.workspace, f"{name}.js")
    headers = {"Cache-Control": _HOUR, "Cross-Origin-Resource-Policy": "cross-origin"}
    return Response(text, media_type="text/javascript", headers=headers)


@pages.post("/subscribe")
def subscribe(context: Public, request: Request, body: Given) -> Response:
    """A customer or visitor agreed to notifications."""
    form = _read(SubscriptionIn, body)
    headers = _checked(context, request, form.channel)
    given = push.Subscription(**form.model_dump())
    push.subscribe(context.workspace, given, now=context.now)
    return Response(status_code=204, headers=headers)


@pages.post("/unsubscribe")
def unsubscribe(context: Public, request: Request, body: Given) -> Response:
    """No more notifications to this address."""
    form = _read(Unsubscription, body)
    headers = _checked(context, request, form.channel)
    push.unsubscribe(context.workspace, form.channel, form.address, now=context.now)
    return Response(status_code=204, headers=headers)


def _read(form: type[Form], body: bytes) -> Form:
    """The body comes as plain text, so that browsers send it without asking first."""
    try:
        return form.model_validate_json(body)
    except ValidationError:
        raise Invalid("The subscription cannot be read.") from None


def _checked(context: Context, request: Request, channel: str) -> dict[str, str]:
    """Headers for the answer. A browser says from which site it comes, and only the shop's own may
    subscribe it; an app comes from none, and proves who its user is instead.
    """
    LIMIT.take(request.client.host if request.client else "", context.now)
    if channel != "web_push":
        return {"Access-Control-Allow-Origin": "*"}
    site = push.allowed_site(context.workspace, request.headers.get("origin", ""))
    return {"Access-Control-Allow-Origin": site, "Vary": "Origin"}
