"""SMTP phase by phase: what is known after each way a connection can break."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from regulars.channels.email import Envelope
from regulars.channels.lines import Blocking
from regulars.channels.provider import Outcome, Receipt
from regulars.channels.smtp.opening import Account, Deadlines
from regulars.channels.smtp.replies import Reply, classify
from regulars.channels.smtp.session import Session
from tests.fakes.smtp_server import FakeSmtp

QUICK = Deadlines(connect=2, greeting=0.5, command=0.5, body=0.5, dot=0.5, quit=0.2)
CONTENT = b"Subject: x\r\n\r\n.dot\r\nbody\r\n..two"


Talk = Callable[..., Blocking[Envelope]]


@pytest.fixture
def talk() -> Iterator[Talk]:
    """Opens sessions and closes them in the end."""
    opened: list[Blocking[Envelope]] = []

    def begin(server: FakeSmtp, **account: object) -> Blocking[Envelope]:
        values = {"security": "none", "deadlines": QUICK, **account}
        session = Session(Account("127.0.0.1", server.port, **values))  # type: ignore[arg-type]
        opened.append(Blocking(session))
        return opened[-1]

    yield begin
    for line in opened:
        line.close()


def send(session: Blocking[Envelope], to: str = "a@b.example") -> tuple[Receipt, int]:
    """The receipt, and how often the ledger was asked."""
    asked = []
    receipt = session.send(
        Envelope("me@shop.example", to, CONTENT), lambda: asked.append(1) is None
    )
    return receipt, len(asked)


def test_content_arrives_unchanged_through_dot_stuffing(talk: Talk) -> None:
    with FakeSmtp() as server:
        session = talk(server)
        assert send(session) == (Receipt(Outcome.ACCEPTED, "250 2.0.0 ok"), 1)
        session.close()
    assert server.accepted[0].content == CONTENT + b"\r\n"


@pytest.mark.parametrize("start", ["drop:connect", "554 5.7.1 go away", "421 busy", "drop:ehlo"])
def test_before_the_first_command_nobody_was_asked(talk: Talk, start: str) -> None:
    with FakeSmtp(at_connect=[start]) as server:
        receipt, asked = send(talk(server))
    wanted = Outcome.SENDER_FAULT if start.startswith("554") else Outcome.UNREACHABLE
    assert (receipt.outcome, asked) == (wanted, 0)


@pytest.mark.parametrize("offers", [("PIPELINING",), ()])
@pytest.mark.parametrize("mode", ["drop:rcpt", "drop:data", "drop:body"])
def test_a_drop_before_the_last_dot_is_known_not_to_be_sent(
    talk: Talk, mode: str, offers: tuple[str, ...]
) -> None:
    with FakeSmtp(lambda _to, _n: mode, offers=offers) as server:
        session = talk(server)
        receipt, asked = send(session)
        session.close()
    # A drop inside the content may show only after the dot, and then nobody can tell.
    late = mode == "drop:body" and asked == 1
    assert receipt.outcome in ({Outcome.RETRY, Outcome.UNKNOWN} if late else {Outcome.RETRY})
    assert server.accepted == []


def test_a_drop_while_our_thread_is_busy_is_seen_before_the_last_dot(talk: Talk) -> None:
    """The ledger's answer and the end of the connection lie ready in the same moment."""

    def slowly() -> bool:
        time.sleep(0.3)
        return True

    with FakeSmtp(lambda _to, _n: "drop:body") as server:
        receipt = talk(server).send(Envelope("a@b.example", "c@d.example", CONTENT), slowly)
    assert receipt.outcome is Outcome.RETRY
    assert server.accepted == []


@pytest.mark.parametrize("mode", ["drop:dot", "slow:1", "garbage", "drip:0.05"])
def test_silence_after_the_last_dot_is_unknown(talk: Talk, mode: str) -> None:
    with FakeSmtp(lambda _to, _n: mode) as server:
        receipt, asked = send(talk(server))
    assert (receipt.outcome, asked) == (Outcome.UNKNOWN, 1)
    assert len(server.accepted) == 1


@pytest.mark.parametrize("mode", ["split", "lines", "bare_lf", "slow:0.2"])
def test_odd_but_valid_answers_are_understood(talk: Talk, mode: str) -> None:
    with FakeSmtp(lambda _to, _n: mode) as server:
        session = talk(server)
        assert send(session)[0].outcome is Outcome.ACCEPTED
        session.close()


def test_the_ledgers_no_keeps_the_message_here(talk: Talk) -> None:
    with FakeSmtp() as server:
        session = talk(server)
        receipt = session.send(Envelope("a@b.example", "c@d.example", CONTENT), lambda: False)
        assert receipt.outcome is Outcome.STOPPED
        assert send(session)[0].outcome is Outcome.ACCEPTED
        session.close()
    assert [mail.recipient for mail in server.accepted] == ["a@b.example"]


def test_one_line_carries_many_and_is_renewed_when_it_went_stale(talk: Talk) -> None:
    with FakeSmtp(per_connection=3) as server:
        session = talk(server)
        outcomes = [send(session, f"{n}@b.example")[0].outcome for n in range(7)]
        session.close()
    assert outcomes == [Outcome.ACCEPTED] * 7
    assert server.connections == 3


def test_a_refused_recipient_leaves_the_line_usable(talk: Talk) -> None:
    with FakeSmtp(lambda to, _n: "rcpt:550 5.1.1 gone" if to[0] == "x" else "ok") as server:
        session = talk(server)
        assert send(session, "x@b.example")[0].outcome is Outcome.BOUNCED
        assert send(session, "y@b.example")[0].outcome is Outcome.ACCEPTED
        session.close()
    assert server.connections == 1


def test_a_server_that_wants_a_content_for_nobody_is_told_there_is_none(talk: Talk) -> None:
    gone = {"x@b.example": "rcpt:550 5.1.1 gone"}
    with FakeSmtp(lambda to, _n: gone.get(to, "ok"), generous=True) as server:
        session = talk(server)
        assert send(session, "x@b.example") == (Receipt(Outcome.BOUNCED, "550 5.1.1 gone"), 0)
        assert send(session, "y@b.example")[0].outcome is Outcome.ACCEPTED
        session.close()
    assert (server.connections, len(server.accepted)) == (1, 1)


def test_a_refusal_counts_though_the_server_hangs_up_behind_it(talk: Talk) -> None:
    with FakeSmtp(lambda _to, _n: "rcpt:550 5.1.1 gone", hangs_up=True) as server:
        assert send(talk(server)) == (Receipt(Outcome.BOUNCED, "550 5.1.1 gone"), 0)


def test_a_password_is_never_sent_over_an_open_line(talk: Talk) -> None:
    account = Account("mail.invalid", 25, security="none", username="u", password="p")
    assert "p" not in repr(account).split("password")[0][-1:]
    with FakeSmtp() as server:
        session = talk(server, security="starttls")
        receipt, _ = send(session)
    assert receipt.outcome is Outcome.SENDER_FAULT


def test_addresses_beyond_ascii_need_a_server_that_takes_them(talk: Talk) -> None:
    with FakeSmtp() as server, FakeSmtp(offers=()) as old:
        first, second = talk(server), talk(old)
        assert send(first, "مینا@example.com")[0].outcome is Outcome.ACCEPTED
        assert send(second, "مینا@example.com")[0].outcome is Outcome.REFUSED
        first.close()


@pytest.mark.parametrize(
    ("phase", "reply", "outcome"),
    [
        ("dot", "250 2.0.0 ok", Outcome.ACCEPTED),
        ("dot", "999 what", Outcome.UNKNOWN),
        ("dot", "354 go on", Outcome.UNKNOWN),
        ("rcpt", "421 4.7.0 later", Outcome.RETRY),
        ("rcpt", "450 4.2.1 busy", Outcome.RETRY),
        ("dot", "451 4.7.0 slow down", Outcome.RETRY),
        ("dot", "452 4.2.2 full", Outcome.RETRY),
        ("rcpt", "550 5.1.1 no such user", Outcome.BOUNCED),
        ("rcpt", "550 5.1.10 null mx", Outcome.BOUNCED),
        ("rcpt", "550 no such user", Outcome.BOUNCED),
        ("dot", "550 no such user", Outcome.REFUSED),
        ("rcpt", "552 5.2.2 mailbox full", Outcome.RETRY),
        ("dot", "554 5.6.0 malformed", Outcome.REFUSED),
        ("dot", "550 5.7.515 access denied", Outcome.SENDER_FAULT),
        ("rcpt", "550 5.7.1 relaying denied", Outcome.SENDER_FAULT),
        ("dot", "550 5.7.26 unauthenticated", Outcome.SENDER_FAULT),
        ("mail", "550 sender unknown", Outcome.SENDER_FAULT),
        ("mail", "530 log in first", Outcome.SENDER_FAULT),
    ],
)
def test_answers_are_read_by_their_enhanced_code(phase: str, reply: str, outcome: Outcome) -> None:
    code, _, text = reply.partition(" ")
    assert classify(Reply(int(code), text), phase).outcome is outcome


def test_no_thread_is_left_behind(talk: Talk) -> None:
    before = threading.active_count()
    with FakeSmtp() as server:
        session = talk(server)
        send(session)
        session.close()
    assert threading.active_count() <= before + 1
