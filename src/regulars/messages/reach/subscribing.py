"""Double opt-in as people see it: the form, the mail with the link, the page that confirms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from regulars.accounts.service import Profile, profile_of
from regulars.channels.service import send_alone
from regulars.core.errors import Conflict
from regulars.core.ids import fact_id_of
from regulars.core.jobs import enqueue
from regulars.core.workspace import Workspace
from regulars.customers import service as people
from regulars.events import service as events
from regulars.events.schemas import Event
from regulars.messages.links import Links
from regulars.messages.reach.public import LANGUAGES, Button, Entry, Page, mail_html, words_of

JOB = "confirmation"


def form_page(*, language: str, shop: str, email: str = "", bad: bool = False) -> Page:
    """The form by which somebody asks for messages, in one language with links to the others."""
    words = words_of(language)
    mine = words["subscribe"]
    others = [each for each in LANGUAGES if each != language]
    links = [(f"?language={each}", words_of(each)["language"]) for each in others]
    return Page(
        heading=mine["heading"].format(shop=shop),
        note=mine["bad"] if bad else "",
        text=mine["text"],
        fields=(
            Entry("email", "email", mine["email"], email),
            Entry("text", "name", mine["name"]),
            Entry("trap", "website", mine["trap"]),
            Entry("hidden", "language", value=language),
        ),
        wording=mine["wording"].format(shop=shop),
        buttons=(Button(mine["button"]),),
        links=tuple(links),
    )


def ask(
    ws: Workspace,
    email: str,
    *,
    name: str,
    language: str,
    shop: str,
    asked_from: str,
    now: datetime,
) -> bool:
    """Note the request and have the mail sent; whether this could be an address.

    Nobody learns here whether the address is known, or had its mails for today.
    """
    address = people.normalise_identity("email", email, "")
    if address is None:
        return False
    text = words_of(language)["subscribe"]["wording"].format(shop=shop)
    with ws.state.write() as connection:
        asked = people.ask_to_join(
            connection,
            address,
            name=name.strip(),
            language=language,
            wording=people.keep_wording(connection, language, text, now=now),
            asked_from=asked_from,
            now=now,
        )
        if asked is not None:
            enqueue(connection, JOB, {"request": asked.id}, now=now)
    return True


def sent_page(language: str) -> Page:
    """What everybody reads who asked."""
    heading, text = words_of(language)["subscribe"]["sent"]
    return Page(heading, text)


def send_confirmation(ws: Workspace, arguments: Mapping[str, Any], *, now: datetime) -> None:
    """Send the mail with the link. Raises Conflict when it was not taken, to try again."""
    business = profile_of(ws)
    asked = find(ws, arguments["request"], now=now)
    if asked is None:
        return
    taken, said = send_alone(
        ws, asked.address, now=now, **_mail(ws, asked, business), language=asked.language
    )
    if not taken:
        raise Conflict(said)


def find(ws: Workspace, request_id: str, *, now: datetime) -> people.Asked | None:
    """The request behind a link, while it waits."""
    with ws.state.read() as connection:
        return people.find_request(connection, request_id, now=now)


def confirm_page(asked: people.Asked | None, *, language: str, shop: str) -> Page:
    """The button that confirms; looking at it changes nothing."""
    words = words_of(language)["confirm"]
    if asked is None:
        again = words_of(language)["subscribe"]["button"]
        heading, text = words["late"]
        return Page(heading, text, links=(("../subscribe", again),))
    heading, text, button = words["ask"]
    return Page(heading, text.format(shop=shop, address=asked.address), buttons=(Button(button),))


def confirm(
    ws: Workspace, request_id: str, *, confirmed_from: str, now: datetime
) -> people.Confirmed | None:
    """The owner of the address said yes; None when the request is used or too old."""
    with ws.state.write() as connection:
        done = people.confirm_request(
            connection, request_id, confirmed_from=confirmed_from, now=now
        )
    if done is not None:
        properties = {"channel": "email", "source": "double opt-in"}
        event_id = fact_id_of("subscribed", request_id)
        events.record(
            ws, [Event(event_id, "subscribed", now, {}, done.customer_id, properties)], now=now
        )
    return done


def confirmed_page(language: str, shop: str, choices: str) -> Page:
    """Thanks, and where to choose more finely."""
    words = words_of(language)
    heading, text = words["confirm"]["done"]
    return Page(heading, text.format(shop=shop), links=((choices, words["choose"]),))


def _mail(ws: Workspace, asked: people.Asked, business: Profile) -> dict[str, str]:
    words = words_of(asked.language)["confirm"]
    said = {name: words[name].format(shop=business.title) for name in ("subject", "mail", "link")}
    url = Links(ws).confirm(asked.id)
    html = mail_html(
        language=asked.language,
        subject=said["subject"],
        text=said["mail"],
        url=url,
        link=said["link"],
        shop=business.title,
    )
    text = f"{said['mail']}\n\n{said['link']}: {url}\n\n{business.title}\n"
    return {"subject": said["subject"], "html": html, "text": text}
