"""Routes of the digest; each member of staff decides for themselves."""

from __future__ import annotations

from fastapi import APIRouter

from regulars.accounts.service import get_staff
from regulars.channels.service import sender
from regulars.core.http import Context, Read
from regulars.digest import service
from regulars.digest.schemas import Digest, ReaderIn, Sent

router = APIRouter(prefix="/api/digest", tags=["digest"])


@router.get("")
def get_digest(context: Read) -> Digest:
    """The last whole week as the visitor would get it by e-mail."""
    return _digest(context)


@router.put("")
def change_reader(context: Read, body: ReaderIn) -> Digest:
    """Get the week by e-mail from now on, or no longer."""
    with context.workspace.state.write() as connection:
        service.set_reader(connection, _me(context), reads=body.reads, now=context.now)
    return _digest(context)


@router.post("/send")
def send_digest(context: Read) -> Sent:
    """Send the visitor the last week now."""
    with context.workspace.state.read() as connection:
        member = get_staff(connection, _me(context))
    taken, reply = service.send_now(context.workspace, member, now=context.now)
    return Sent(sent=taken, reply=reply)


def _me(context: Context) -> str:
    assert context.visitor is not None  # the policy lets nobody else in
    return context.visitor.id


def _digest(context: Context) -> Digest:
    assert context.visitor is not None
    letter = service.preview(context.workspace, language=context.visitor.language, now=context.now)
    with context.workspace.state.read() as connection:
        reads = service.is_reader(connection, context.visitor.id)
        can_send = sender(connection) is not None
    return Digest(reads=reads, can_send=can_send, subject=letter.subject, html=letter.html)
