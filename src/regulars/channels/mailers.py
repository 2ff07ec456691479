"""What e-mail providers that are called over HTTP share: one call per letter, and what they tell.

Like short messages in `gateways.py`: a provider says with `call` what it is asked and with `read`
what its answer means. Mail servers' own words come through such providers too, so a bounce is read
as our own SMTP session reads it.
"""

from __future__ import annotations

from abc import abstractmethod
from datetime import UTC, datetime
from typing import ClassVar

from regulars.channels.calls import Call, CalledProvider
from regulars.channels.email import Letter
from regulars.channels.http import Answer
from regulars.channels.mime import mailbox
from regulars.channels.provider import Handing, Line, News, Outcome, Receipt
from regulars.channels.smtp.replies import Reply, classify


class Mailer(CalledProvider):
    """A provider of e-mail that is called once for each letter."""

    channel: ClassVar[str] = "email"

    @abstractmethod
    def call(self, letter: Letter) -> Call:
        """What to ask."""

    @abstractmethod
    def read(self, answer: Answer) -> Receipt:
        """What the answer means for the letter."""

    def open(self, *, hello: str) -> Line[Letter]:
        return MailerLine(self)


class MailerLine:
    """A connection over which one thread sends letters."""

    def __init__(self, mailer: Mailer) -> None:
        self._mailer, self._http = mailer, mailer.http()

    def send(self, message: Letter, handing: Handing) -> Receipt:
        """Carry one letter; nothing is said before the ledger says yes."""
        call = self._mailer.call(message)
        answer = self._http.call(handing, call.method, call.path, **call.parts)
        return answer if isinstance(answer, Receipt) else self._mailer.read(answer)

    def close(self) -> None:
        """Let the connection go."""
        self._http.close()


def parts_of(letter: Letter) -> dict[str, str]:
    """From, To, subject and texts as most providers want them."""
    mail = letter.email
    return {
        "from": mailbox(mail.sender),
        "to": mailbox(mail.to),
        "subject": mail.subject,
        "html": mail.html,
        "text": mail.text,
    }


def headers_of(letter: Letter) -> dict[str, str]:
    """The headers that no other field of a provider's call carries."""
    return dict(letter.email.headers)


def bounced(code: object, words: object) -> News:
    """What a mail server's final no means: a dead address, or only this letter.

    Servers that give no enhanced code say with any number that nobody is there, except with those
    for too large (552) and for policy (554).
    """
    reply = Reply(int(str(code)) if str(code).isdecimal() else 550, str(words or "").strip())
    if not reply.enhanced:
        return News.FAILED if reply.code in (552, 554) else News.BOUNCED
    dead = classify(reply, "rcpt").outcome is Outcome.BOUNCED
    return News.BOUNCED if dead else News.FAILED


def moment(text: object) -> datetime | None:
    """A date and time in ISO 8601 as a moment; None for anything else."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
