"""Reads the mail that comes back: what it says of which of our messages.

Reports of delivery (RFC 3464) and of complaint (RFC 5965) are read by their fields; what older mail
servers write in plain words, by what they usually write. Anything else, such as an answer that a
holiday notice gives by itself (RFC 3834), is no news. The text is hostile: nothing in it can make
this fail, and it counts for nothing without a mark that we made.
"""

from __future__ import annotations

import re
from binascii import a2b_base64, a2b_qp
from dataclasses import dataclass

from regulars.channels.marks import BOUNCES, MARK, UNSUBSCRIBE
from regulars.channels.provider import News, Outcome
from regulars.channels.smtp.replies import Reply, classify

LARGEST = 1024 * 1024
_PLAIN_UNTIL = 20_000  # letters of a plain bounce in which its reason stands

_FOLD = re.compile(r"\n[ \t]+")
_FIELD = re.compile(r"^([A-Za-z][A-Za-z0-9-]{0,60}):(.*)$", re.MULTILINE)
_OUR_ADDRESS = re.compile(rf"({BOUNCES}|{UNSUBSCRIBE})\+({MARK})@", re.IGNORECASE)
_OUR_ID = re.compile(rf"<({MARK})@", re.IGNORECASE)
_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)")
_CODE = re.compile(r"(?<![\d.])([45]\d\d)(?![\d.])")
_ENCODED = re.compile(r"^content-transfer-encoding:[ \t]*(base64|quoted-printable)", re.I | re.M)
_DAEMON = re.compile(r"mailer-daemon|postmaster|mail delivery (sub)?system", re.IGNORECASE)

_DEAD = re.compile(
    r"user unknown|unknown (user|recipient|mailbox)|no such (user|mailbox|recipient|address)"
    r"|(user|mailbox|recipient|address|account|domain) (was |could )?not (be )?(exist|found)"
    r"|does not exist|doesn't exist|no mailbox here|invalid (recipient|mailbox)"
    r"|(account|mailbox) (has been |is )?(disabled|inactive|closed|deactivated)"
    r"|unrouteable address|host or domain name not found|doesn't have a .{1,40} account",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"(mailbox|inbox|quota) (is |has been )?(full|exceeded)|over quota|out of storage|insufficient",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"will be retried|still (trying|being tried)|warning message only|has been delayed"
    r"|do(es)? not need to (resend|take)",
    re.IGNORECASE,
)
# Complaints by what the report calls them; the others tell of something else.
_COMPLAINTS = {"abuse", "fraud", "virus", "other", ""}
_OPT_OUTS = {"opt-out", "opt-out-list"}
_DELIVERED = {"delivered", "relayed", "expanded"}


@dataclass(frozen=True, slots=True)
class Notice:
    """What one mail says. `marks` name the message, the likeliest first; nobody checked them."""

    news: News | None = None
    marks: tuple[str, ...] = ()
    said: str = ""


def read_notice(raw: bytes) -> Notice:
    """What a mail says of a message of ours; no news when it is something else."""
    raw = raw[:LARGEST]
    text = _FOLD.sub(" ", _readable(raw))
    head, _, body = text.partition("\n\n")
    headers = _fields(head)
    asked = [mark for to, mark in _OUR_ADDRESS.findall(head) if to.lower() == UNSUBSCRIBE]
    if asked:
        return Notice(News.UNSUBSCRIBED, (asked[0].lower(),), "by mail")
    news, said = _news(headers, body)
    return Notice(news, _marks(text), said[:300])


def _news(headers: dict[str, str], body: str) -> tuple[News | None, str]:
    section = _section(body, "message/feedback-report")
    if section is not None:
        return _complaint(_fields(section))
    section = _section(body, "message/(?:global-)?delivery-status")
    if section is not None:
        return _delivery(section)
    is_daemon = _DAEMON.search(headers.get("from", "")) or "x-failed-recipients" in headers
    return _plain(body[:_PLAIN_UNTIL]) if is_daemon else (None, "")


def _complaint(fields: dict[str, str]) -> tuple[News | None, str]:
    kind = fields.get("feedback-type", "").lower()
    if kind in _OPT_OUTS:
        return News.UNSUBSCRIBED, kind
    return (News.COMPLAINED if kind in _COMPLAINTS else None), kind


def _delivery(section: str) -> tuple[News | None, str]:
    """The fate that a report tells; a mail of ours has one recipient, so the worst is theirs."""
    fates = [_fields(block) for block in re.split(r"\n\s*\n", section)]
    fates = [fate for fate in fates if "action" in fate or "status" in fate]
    failed = [fate for fate in fates if _action(fate) == "failed"]
    fate = next(iter(failed or fates), {})
    action = _action(fate)
    said = " ".join(fate.get(name, "") for name in ("status", "diagnostic-code")).strip()
    if action in _DELIVERED:
        return News.DELIVERED, said
    return (_failure(said), said) if action == "failed" else (None, said)


def _action(fate: dict[str, str]) -> str:
    """What happened; reports that leave it out have at least a status."""
    words = fate.get("action", "").lower().split()
    if words:
        return words[0]
    return "failed" if fate.get("status", "").startswith("5") else ""


def _plain(body: str) -> tuple[News | None, str]:
    """What a mail server says in words of its own."""
    if _LATER.search(body):
        return None, ""
    reason = _ENHANCED.search(body) or _DEAD.search(body) or _FULL.search(body)
    if reason is None:
        return None, ""
    line = body[body.rfind("\n", 0, reason.start()) + 1 :].split("\n", 1)[0]
    return _failure(line), line


def _failure(said: str) -> News:
    """What a failure means for the address: a code that says it wins over words that do."""
    codes = _ENHANCED.findall(said)
    telling = [code for code in codes if not code.endswith(".0.0")]
    if telling:
        return _by_code(telling[-1])
    if _DEAD.search(said):
        return News.BOUNCED
    if _FULL.search(said) or any(code.startswith("4") for code in codes):
        return News.SOFT_BOUNCED
    number = _CODE.search(said)
    return News.SOFT_BOUNCED if number and number[1].startswith("4") else News.FAILED


def _by_code(enhanced: str) -> News:
    outcome = classify(Reply(int(enhanced[0]) * 100 + 50, enhanced), "rcpt").outcome
    if outcome is Outcome.BOUNCED:
        return News.BOUNCED
    return News.SOFT_BOUNCED if outcome is Outcome.RETRY else News.FAILED


def _marks(text: str) -> tuple[str, ...]:
    """What might be marks, as they stand in our addresses and in our Message-ID."""
    found = [mark for _, mark in _OUR_ADDRESS.findall(text)] + _OUR_ID.findall(text)
    return tuple(dict.fromkeys(mark.lower() for mark in found))[:10]


def _section(body: str, kind: str) -> str | None:
    """The lines of a part of the mail, without the part's own header; None without such a part."""
    found = re.search(rf"^content-type:[ \t]*{kind}\b", body, re.IGNORECASE | re.MULTILINE)
    if found is None:
        return None
    rest = re.split(r"\n--", body[found.start() :], maxsplit=1)[0]
    return rest.partition("\n\n")[2] or rest


def _fields(text: str) -> dict[str, str]:
    """Header lines by their small names; the first of a name counts."""
    found: dict[str, str] = {}
    for name, value in _FIELD.findall(text):
        found.setdefault(name.lower(), value.strip())
    return found


def _readable(raw: bytes) -> str:
    """The mail as text, each part that travels encoded as it is meant."""
    text = raw.decode("utf-8", "replace").replace("\r\n", "\n")
    return "\n--".join(_decoded(part) for part in text.split("\n--"))


def _decoded(part: str) -> str:
    """A part with its header, unless what it holds is no such code after all."""
    head, blank, body = part.partition("\n\n")
    way = _ENCODED.search(head)
    if way is None:
        return part
    raw = body.encode("utf-8", "replace")
    try:
        plain = a2b_base64(raw) if way[1].lower() == "base64" else a2b_qp(raw)
    except ValueError:
        return part
    return head + blank + plain.decode("utf-8", "replace").replace("\r\n", "\n")
