"""Mail that comes back: what it says, of which message, and that nothing in it breaks us."""

from __future__ import annotations

import base64
import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.channels.bounces import LARGEST, Notice, read_notice
from regulars.channels.marks import mark_of, opt_out_address, read_mark, return_path
from regulars.channels.provider import News
from regulars.core.keys import Keys

KEYS = Keys(b"k" * 32, "default")
ID = "msg_01k9zv3q8m4x7c2d5e6f7g8h9j"
MARK = mark_of(KEYS, ID)
TO = return_path(KEYS, ID, "bounce.shop.example")


def dsn(
    *,
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 <sara@example.com>: User unknown",
    to: str = TO,
    returned: str = "text/rfc822-headers",
    message_id: str = f"<{MARK}@shop.example>",
    newline: str = "\r\n",
    extra: str = "",
) -> bytes:
    """A report as Postfix writes it."""
    lines = [
        "Return-Path: <>",
        "From: MAILER-DAEMON@mx.example.net (Mail Delivery System)",
        "Subject: Undelivered Mail Returned to Sender",
        f"To: {to}",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        "Content-Type: multipart/report; report-type=delivery-status;",
        '\tboundary="B0UND"',
        *([extra] if extra else []),
        "",
        "This is a MIME-encapsulated message.",
        "",
        "--B0UND",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        "I'm sorry to have to inform you that your message could not be delivered.",
        "",
        "--B0UND",
        "Content-Description: Delivery report",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example.net",
        "Arrival-Date: Sun, 22 Nov 2026 10:00:00 +0000 (UTC)",
        "",
        "Final-Recipient: rfc822; sara@example.com",
        *([f"Action: {action}"] if action else []),
        *([f"Status: {status}"] if status else []),
        *([f"Diagnostic-Code: {diagnostic}"] if diagnostic else []),
        "",
        "--B0UND",
        f"Content-Type: {returned}",
        "",
        "From: Corner Shop <hello@shop.example>",
        f"Message-ID: {message_id}",
        "Subject: Come back",
        "",
        "--B0UND--",
        "",
    ]
    return newline.join(lines).encode()


def arf(kind: str = "abuse", *, to: str = "fbl@shop.example", redacted: bool = False) -> bytes:
    """A complaint as feedback loops send it."""
    person = "redacted" if redacted else "sara@example.com"
    lines = [
        "From: <abusedesk@example.com>",
        f"To: {to}",
        "Subject: FW: Come back",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=feedback-report; boundary="part"',
        "",
        "--part",
        'Content-Type: text/plain; charset="US-ASCII"',
        "",
        "This is an email abuse report.",
        "",
        "--part",
        "Content-Type: message/feedback-report",
        "",
        *([f"Feedback-Type: {kind}"] if kind else []),
        "User-Agent: SomeGenerator/1.0",
        "Version: 1",
        f"Original-Rcpt-To: <{person}>",
        "",
        "--part",
        "Content-Type: message/rfc822",
        "Content-Disposition: inline",
        "",
        f"Return-Path: <{TO}>",
        "From: Corner Shop <hello@shop.example>",
        f"To: {person}",
        f"Message-ID: <{MARK}@shop.example>",
        "",
        "Come back!",
        "--part--",
        "",
    ]
    return "\r\n".join(lines).encode()


def plain(body: str, *, sender: str = "MAILER-DAEMON@mx.example.net", extra: str = "") -> bytes:
    head = f"From: {sender}\r\nTo: {TO}\r\nSubject: failure notice\r\n{extra}\r\n"
    return (head + body).encode()


def owner_of(notice: Notice) -> str | None:
    """The message that the first good mark names."""
    read = (read_mark(KEYS, mark) for mark in notice.marks)
    return next((found for found in read if found), None)


@pytest.mark.parametrize(
    ("status", "diagnostic", "news"),
    [
        ("5.1.1", "smtp; 550 5.1.1 User unknown", News.BOUNCED),
        ("5.1.10", "smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound", News.BOUNCED),
        ("5.0.0", "smtp; 550 5.1.1 No such user", News.BOUNCED),
        ("5.0.0", "smtp; 550 User unknown", News.BOUNCED),
        ("5.4.4", "", News.BOUNCED),
        ("5.2.1", "smtp; 550 5.2.1 disabled", News.BOUNCED),
        ("5.2.2", "smtp; 552 5.2.2 Mailbox full", News.SOFT_BOUNCED),
        ("5.0.0", "smtp; 552 Mailbox is full", News.SOFT_BOUNCED),
        ("4.4.7", "smtp; 451 4.4.7 expired", News.SOFT_BOUNCED),
        ("5.7.1", "smtp; 554 5.7.1 blocked using a list", News.FAILED),
        ("5.7.26", "smtp; 550 5.7.26 unauthenticated", News.FAILED),
        ("5.7.515", "", News.FAILED),
        ("5.1.1", "smtp; 550 5.7.1 You are on a list", News.FAILED),
        ("5.3.4", "smtp; 552 5.3.4 too big", News.FAILED),
        ("5.0.0", "smtp; 550 rejected", News.FAILED),
        ("5.0.0", "smtp; 554 from 5.1.1.9 refused", News.FAILED),
    ],
)
def test_the_code_of_a_report_says_what_it_means_for_the_address(
    status: str, diagnostic: str, news: News
) -> None:
    notice = read_notice(dsn(status=status, diagnostic=diagnostic))
    assert notice.news is news
    assert owner_of(notice) == ID


@pytest.mark.parametrize(
    ("action", "news"),
    [
        ("delayed", None),
        ("delivered", News.DELIVERED),
        ("relayed", News.DELIVERED),
        ("expanded", News.DELIVERED),
        ("Failed (hard)", News.BOUNCED),
        ("", News.BOUNCED),  # left out: the status says it
        ("nonsense", None),
    ],
)
def test_the_action_of_a_report_says_what_happened(action: str, news: News | None) -> None:
    assert read_notice(dsn(action=action)).news is news


def test_a_report_is_known_by_the_returned_message_too() -> None:
    assert owner_of(read_notice(dsn(to="hello@shop.example"))) == ID
    shouting = dsn(to=TO.upper(), message_id="<other@shop.example>")
    assert owner_of(read_notice(shouting)) == ID


def test_a_forged_mark_names_nobody() -> None:
    forged = f"bounces+{ID}.{'a' * 16}@bounce.shop.example"
    assert owner_of(read_notice(dsn(to=forged, message_id=f"<{ID}.{'b' * 16}@x>"))) is None
    assert read_mark(Keys(b"x" * 32, "default"), MARK) is None
    assert read_mark(Keys(b"k" * 32, "other"), MARK) is None
    for bad in ("", ".", MARK[:-1], MARK + "a", MARK.replace("msg", "msh"), "é" * 30, "\x00"):
        assert read_mark(KEYS, bad) is None


def test_the_return_path_fits_a_mail_address() -> None:
    local = TO.partition("@")[0]
    assert len(local) <= 64
    assert local == local.lower()


@pytest.mark.parametrize(
    ("kind", "news"),
    [
        ("abuse", News.COMPLAINED),
        ("fraud", News.COMPLAINED),
        ("", News.COMPLAINED),
        ("opt-out", News.UNSUBSCRIBED),
        ("not-spam", None),
        ("auth-failure", None),
    ],
)
@pytest.mark.parametrize("redacted", [True, False])
def test_a_complaint_names_the_message_whatever_is_redacted(
    kind: str, news: News | None, redacted: bool
) -> None:
    notice = read_notice(arf(kind, redacted=redacted))
    assert notice.news is news
    assert owner_of(notice) == ID


@pytest.mark.parametrize(
    ("body", "news"),
    [
        (
            "Hi. This is the qmail-send program at mx.example.net.\nSorry. (#5.1.1)\n",
            News.BOUNCED,
        ),
        (
            "A message that you sent could not be delivered.\n sara@x\n  Unrouteable address\n",
            News.BOUNCED,
        ),
        ("sara@example.com\n  SMTP error: 550 5.7.1 blocked by policy\n", News.FAILED),
        ("The mailbox is full and cannot take mail.\n", News.SOFT_BOUNCED),
        ("552 4.2.2 over quota\n", News.SOFT_BOUNCED),
        ("Warning: still trying. 4.4.1 no answer\nIt will be retried for 3 days.\n", None),
        ("Something else happened.\n", None),
    ],
)
def test_bounces_in_plain_words_are_read_by_what_they_usually_say(
    body: str, news: News | None
) -> None:
    notice = read_notice(plain(body))
    assert notice.news is news
    assert owner_of(notice) == ID


@pytest.mark.parametrize(
    "mail",
    [
        plain(
            "I am away. The user does not exist in the office until Monday.",
            sender="Sara <sara@example.com>",
            extra="Auto-Submitted: auto-replied\r\nReturn-Path: <>\r\n",
        ),
        plain("Is 5.1.1 a good size?", sender="Sara <sara@example.com>"),
        b"",
        b"\r\n\r\n",
        b"\x00\xff\xfe",
    ],
)
def test_answers_of_people_and_their_machines_are_no_news(mail: bytes) -> None:
    assert read_notice(mail).news is None


def test_a_mail_to_the_opt_out_address_opts_out() -> None:
    address = opt_out_address(KEYS, ID, "bounce.shop.example")
    notice = read_notice(f"From: sara@example.com\nTo: <{address}>\n\nstop".encode())
    assert notice.news is News.UNSUBSCRIBED
    assert owner_of(notice) == ID


def test_parts_that_travel_encoded_are_read() -> None:
    inner = base64.encodebytes(f"Message-ID: <{MARK}@shop.example>\r\n".encode()).decode()
    mail = dsn(to="x@y.example", message_id="<none@x>").decode()
    head = "Content-Type: message/rfc822-headers\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    mail = mail.replace("--B0UND--", f"--B0UND\r\n{head}{inner}\r\n--B0UND--")
    notice = read_notice(mail.encode())
    assert (notice.news, owner_of(notice)) == (News.BOUNCED, ID)


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_a_report_whose_fields_travel_encoded_is_read(newline: str) -> None:
    mail = dsn(newline=newline).decode()
    fields = mail[
        mail.index("Reporting-MTA") : mail.index(
            "--B0UND" + newline + "Content-Type: t", mail.index("Reporting-MTA")
        )
    ]
    coded = base64.encodebytes(fields.encode()).decode().replace("\n", newline)
    kind = "Content-Type: message/delivery-status" + newline
    way = "Content-Transfer-Encoding: base64" + newline
    mail = mail.replace(fields, coded).replace(kind, kind + way)
    assert read_notice(mail.encode()).news is News.BOUNCED


def corpus() -> list[bytes]:
    """Reports as they come and as they come broken: cut, doubled, mixed up, in odd letters."""
    dice = random.Random(5)
    whole = [
        dsn(action=action, status=status, diagnostic=diagnostic, newline=newline, returned=returned)
        for action, status, diagnostic, newline, returned in itertools.product(
            ["failed", "delayed", "delivered", ""],
            ["5.1.1", "5.2.2", "4.4.1", "5.7.1", "", "garbage"],
            ["smtp; 550 5.1.1 unknown", "x-unix; \u0646\u06cc\u0633\u062a", ""],
            ["\r\n", "\n"],
            ["message/rfc822", "text/rfc822-headers"],
        )
    ]
    whole += [arf(kind) for kind in ("abuse", "fraud", "other", "opt-out", "", "\u2603")]
    broken = []
    for mail in dice.sample(whole, 60):
        cut = dice.randrange(len(mail))
        broken += [mail[:cut], mail[cut:], mail + mail, mail.replace(b"B0UND", b"", 3)]
        noise = bytes(dice.randrange(256) for _ in range(40))
        broken.append(mail[:cut] + noise + mail[cut:])
        broken.append(mail.decode().encode("utf-16"))
        broken.append(mail.replace(b": ", b":", 20).replace(b"\r\n", b"\r"))
        broken.append(mail.replace(b"7bit", b"base64").replace(b"text/plain", b"multipart/mixed"))
    return whole + broken


def test_no_report_however_broken_stops_the_reader() -> None:
    mails = corpus()
    assert len(mails) >= 300
    for mail in mails:
        notice = read_notice(mail)
        assert notice.news is None or notice.news in News
        assert owner_of(notice) in (ID, None)


@given(st.binary(max_size=2_000))
def test_no_bytes_stop_the_reader(raw: bytes) -> None:
    assert owner_of(read_notice(raw)) is None


@pytest.mark.parametrize(
    "filler", [b" ", b"\n ", b"\n", b"A:", b"<", b"5.1.", b"bounces+", b"\n--", b"--B0UND\r\n"]
)
def test_a_mail_made_to_be_slow_is_read_in_no_time(filler: bytes) -> None:
    mail = dsn(extra="X: " + (filler * (LARGEST // len(filler))).decode() + "x")
    assert len(read_notice(mail).marks) <= 10
