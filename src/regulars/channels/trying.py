"""Messages outside of the ledger: a test, a mail to staff, a question to the provider."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from regulars.channels import mime
from regulars.channels.addresses import wire_address
from regulars.channels.email import Email, Envelope, Letter, Mailbox
from regulars.channels.kinds import CHANNELS, TEAM
from regulars.channels.outgoing import Alert, Chat, Push, Sms
from regulars.channels.provider import Outcome
from regulars.channels.senders import Sender, get_sender, senders_for
from regulars.channels.setup import note_health
from regulars.core.errors import Conflict, RegularsError
from regulars.core.ids import new_id
from regulars.core.workspace import Workspace

TITLE = "A test from Regulars"
TEXT = "This message shows that Regulars can send in your name."


def send_test(ws: Workspace, sender_id: str, address: str, *, now: datetime) -> tuple[bool, str]:
    """Send a short message to an address: whether it was taken, and what the provider said.

    Raises NotFound before the sender is set up, Invalid for a bad address.
    """
    with ws.state.read() as connection:
        found = get_sender(connection, sender_id)
    if found.channel == "email":
        mail = _mail(found, address, subject=TITLE, html=f"<p>{TEXT}</p>", text=TEXT, language="")
        return _carry(ws, found, _letter(ws, found, mail, now))
    return _carry(ws, found, _short(found.channel, address))


def send_alone(
    ws: Workspace,
    address: str,
    *,
    subject: str,
    html: str,
    text: str,
    language: str = "",
    now: datetime,
) -> tuple[bool, str]:
    """Send one mail to staff, outside of the ledger: whether it was taken, and the answer.

    Raises Conflict before a sender of e-mail is set up, Invalid for a bad address.
    """
    with ws.state.read() as connection:
        found = senders_for(connection, "email", "service")
    if not found:
        raise Conflict("Set the sender up first.", code="no_sender")
    mail = _mail(found[0], address, subject=subject, html=html, text=text, language=language)
    return _carry(ws, found[0], _letter(ws, found[0], mail, now))


def ask_health(ws: Workspace, sender_id: str, *, now: datetime) -> Sender:
    """Ask the provider about our account and keep its answer. Raises NotFound."""
    with ws.state.read() as connection:
        found = get_sender(connection, sender_id)
    try:
        ok, said = True, found.carrier(ws.keys).health()
    except RegularsError as error:
        ok, said = False, error.message
    with ws.state.write() as connection:
        return note_health(connection, sender_id, ok=ok, said=said, now=now)


def _carry(ws: Workspace, found: Sender, message: object) -> tuple[bool, str]:
    line = found.carrier(ws.keys).open(hello=found.mail_domain)
    try:
        receipt = line.send(message, lambda: True)
    finally:
        line.close()
    return receipt.outcome is Outcome.ACCEPTED, receipt.reply


def _mail(
    found: Sender, address: str, *, subject: str, html: str, text: str, language: str
) -> Email:
    return Email(
        sender=found.mailbox,
        to=Mailbox(address),
        subject=subject,
        html=html,
        text=text,
        message_id=f"<{uuid4().hex}@{found.mail_domain}>",
        reply_to=found.reply_to,
        language=language,
        headers=(("Auto-Submitted", "auto-generated"),),
    )


def _letter(ws: Workspace, found: Sender, mail: Email, now: datetime) -> Letter:
    content = mime.build(mail, now=now)
    for signer in found.signers(ws.keys):
        content = signer.sign(content, now=now)
    envelope = Envelope(wire_address(found.from_address), wire_address(mail.to.address), content)
    return Letter(new_id("test"), mail, envelope, marketing=False)


def _short(channel: str, address: str) -> Sms | Push | Chat | Alert:
    """The test in the form of the channel."""
    if channel == TEAM:
        return Alert(TITLE, TEXT)
    test_id = new_id("test")
    match CHANNELS[channel].form:
        case "sms":
            return Sms(test_id, address, TEXT, marketing=False)
        case "push":
            return Push(test_id, address, TITLE, TEXT, marketing=False)
        case _:
            return Chat(test_id, address, TEXT, marketing=False)
