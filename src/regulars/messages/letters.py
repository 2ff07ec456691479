"""From a claimed message to the bytes that leave: words, frame, links, MIME, signature."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from regulars.accounts.service import Profile
from regulars.channels import mime
from regulars.channels.addresses import wire_address
from regulars.channels.email import Email, Envelope, Letter, Mailbox
from regulars.channels.marks import mark_of, opt_out_address, return_path
from regulars.channels.service import Sender
from regulars.core.errors import Invalid
from regulars.core.workspace import Workspace
from regulars.customers.service import STARTED
from regulars.messages import shown
from regulars.messages.claims import Claimed
from regulars.messages.layout import wrap_html, wrap_text
from regulars.messages.links import Links, Subject
from regulars.messages.templates import render
from regulars.messages.words import Content, Words

LANGUAGES = ("en", "fa", "ar")
EXAMPLE_STARTS = dict.fromkeys(STARTED, "https://example.com/start")


class Writer:
    """Writes letters in the name of one sender. Pure apart from the keys it was given."""

    def __init__(self, ws: Workspace, sender: Sender, business: Profile) -> None:
        self._links = Links(ws)
        self._sender = sender
        self._business = business
        self._signers = sender.signers(ws.keys)
        self._keys = ws.keys

    def write(self, one: Claimed, content: Content, *, now: datetime) -> Letter:
        """The letter to one customer. Raises Invalid when it cannot be written."""
        language = speech_of(one.person.get("language"), self._business)
        words = content.words(one.channel, language, self._business.language)
        if words is None:
            raise Invalid(f"There are no words for {one.channel}.", code="no_words")
        return self.letter(one, words, now=now)

    def letter(self, one: Claimed, words: Words, *, now: datetime, track: bool = True) -> Letter:
        """The letter with these words."""
        email = self.compose(one, words, now=now, track=track)
        content = mime.build(email, now=now)
        for signer in self._signers:
            content = signer.sign(content, now=now)
        envelope = Envelope(self._return_path(one.id), wire_address(one.address), content)
        return Letter(one.id, email, envelope, marketing=one.purpose == "marketing")

    def compose(self, one: Claimed, words: Words, *, now: datetime, track: bool = True) -> Email:
        """The e-mail before it becomes bytes."""
        subject = Subject(one.id, "email", one.purpose)
        unsubscribe = self._links.unsubscribe(subject)
        language = speech_of(one.person.get("language"), self._business)
        postal = self._sender.postal_address
        preferences = self._links.preferences(one.customer_id)
        context = context_of(
            one,
            self._business,
            unsubscribe,
            language,
            now,
            postal_address=postal,
            preferences=preferences,
            start=self._links.starts(one.customer_id, now),
        )
        filled = render(words.subject, words.body_html, words.body_text, context, language)
        facts = {
            "language": language,
            "shop": self._business.title,
            "postal_address": postal,
            "unsubscribe": unsubscribe,
            "preferences": preferences,
        }
        framed = is_page(words.body_html)  # blocks bring their own frame
        html = filled.html if framed else wrap_html(filled.html, subject=filled.subject, **facts)
        return Email(
            sender=self._sender.mailbox,
            to=Mailbox(one.address, one.person.get("name") or ""),
            subject=filled.subject,
            html=self._links.track(html, one.id) if track else html,
            text=filled.text if framed and not words.body_text else wrap_text(filled.text, **facts),
            message_id=self.mail_id(one.id),
            reply_to=self._sender.reply_to,
            language=language,
            headers=self._headers(one, unsubscribe),
        )

    def mail_id(self, message_id: str) -> str:
        """The Message-ID: the same on every try; who sends it back tells us which mail it was."""
        return f"<{mark_of(self._keys, message_id)}@{self._sender.mail_domain}>"

    def _return_path(self, message_id: str) -> str:
        """Where its bounces go: an address of its own, where there is a domain for them."""
        domain = self._sender.bounce_domain
        own = wire_address(self._sender.from_address)
        return return_path(self._keys, message_id, domain) if domain else own

    def _headers(self, one: Claimed, unsubscribe: str) -> tuple[tuple[str, str], ...]:
        generated = ("Auto-Submitted", "auto-generated")
        if one.purpose != "marketing":
            return (generated,)
        ways, domain = f"<{unsubscribe}>", self._sender.bounce_domain
        if domain:
            ways += f", <mailto:{opt_out_address(self._keys, one.id, domain)}>"
        return (
            generated,
            ("List-Unsubscribe", ways),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        )


def is_page(body_html: str) -> bool:
    """Whether the HTML is a whole page, and no part of one that needs a frame."""
    return body_html.lstrip()[:9].lower() == "<!doctype"


def speech_of(language: str | None, business: Profile) -> str:
    """The customer's language if we speak it, else the shop's."""
    short = (language or "").lower()[:2]
    return short if short in LANGUAGES else business.language


def context_of(
    one: Claimed,
    business: Profile,
    unsubscribe: str,
    language: str,
    now: datetime,
    *,
    postal_address: str = "",
    preferences: str = "",
    start: Mapping[str, str] | None = None,
) -> Mapping[str, Any]:
    """What a template may speak of: plain dicts, text and whole numbers."""
    name = one.person.get("name") or ""
    return {
        "customer": {
            "first_name": name.split()[0] if name.split() else "",
            "name": name,
            "email": one.address if one.channel == "email" else "",
            "language": one.person.get("language") or "",
            "city": one.person.get("city") or "",
            "country": one.person.get("country") or "",
            "gender": str(one.traits.get("gender") or ""),
            "orders": _count(one.traits.get("orders")),
            "revenue": _count(one.traits.get("revenue_minor")),
            "last_order_on": str(one.traits.get("last_order_on") or ""),
            **({"points": _count(one.traits["points"])} if "points" in one.traits else {}),
        },
        "shop": {
            "title": business.title,
            "currency": business.currency,
            "unit": business.unit,
            "calendar": business.calendar,
            "digits": business.digits,
            "postal_address": postal_address,
        },
        shown.OBJECT: shown.in_words(one.lists, language),
        "unsubscribe_url": unsubscribe,
        "preferences_url": preferences,
        "start_url": EXAMPLE_STARTS if start is None else start,  # by messenger
        "today": now.astimezone(business.zone).date().isoformat(),
    }


def _count(value: float | str | None) -> int:
    return int(value) if isinstance(value, (int, float)) else 0
