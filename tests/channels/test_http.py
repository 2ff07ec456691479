"""The line over HTTP against a real server: when the ledger is asked, and what each end means."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from regulars.channels.http import Answer, HttpLine, answered, by_status, retry_after
from regulars.channels.provider import Outcome, Receipt
from regulars.core.errors import Conflict
from tests.fakes.http_server import Call, FakeVendor, Reply, route

SECRET = "key-of-the+shop/1"


class Plain(FakeVendor):
    """A vendor of no name."""

    def recipient(self, call: Call) -> str:
        return call.query.get("to", "")

    @route("POST", "/send", sends=True)
    def send(self, call: Call) -> Reply:
        if call.mode == "huge":
            return Reply(200, b"x" * (3 << 20))
        return Reply(200, {"id": self.next_id(), "got": call.body.decode()})

    @route("GET", "/credit")
    def credit(self, call: Call) -> Reply:
        return Reply(200 if "x-fail" not in call.headers else 403, {"credit": 5})


@pytest.fixture
def fake() -> Iterator[Plain]:
    with Plain() as running:
        yield running


@pytest.fixture
def open_line(fake: Plain) -> Iterator[Callable[..., HttpLine]]:
    lines: list[HttpLine] = []

    def make(base_url: str = "", **settings: Any) -> HttpLine:
        lines.append(HttpLine(base_url or fake.url, **settings))
        return lines[-1]

    yield make
    for line in lines:
        line.close()


def post(line: HttpLine, mode: str = "ok", **parts: Any) -> Answer | Receipt:
    return line.call(lambda: True, "POST", f"/send?to={mode}", **{"json": {"a": 1}, **parts})


def test_the_ledger_is_asked_once_when_the_connection_stands_and_before_a_byte_left(
    fake: Plain, open_line: Callable[..., HttpLine]
) -> None:
    line, seen = open_line(), []

    def handing() -> bool:
        end = time.monotonic() + 5
        while not fake._server.open and time.monotonic() < end:
            time.sleep(0.001)  # the server takes the connection in its own time
        seen.append((fake.bytes_in, len(fake._server.open)))
        return True

    for _ in range(3):
        before = fake.bytes_in
        assert isinstance(line.call(handing, "POST", "/send", json={}), Answer)
        assert seen[-1] == (before, 1)  # connected, and nothing said
    assert len(seen) == 3


def test_a_no_leaves_no_byte_and_the_line_serves_on(
    fake: Plain, open_line: Callable[..., HttpLine]
) -> None:
    line = open_line()
    assert line.call(lambda: False, "POST", "/send", json={}) == Receipt(Outcome.STOPPED)
    assert isinstance(post(line), Answer)
    sent = fake.bytes_in
    assert line.call(lambda: False, "POST", "/send", json={}) == Receipt(Outcome.STOPPED)
    assert (len(fake.calls), fake.bytes_in) == (1, sent)
    assert isinstance(post(line), Answer)


def test_an_error_of_the_ledger_reaches_its_caller_and_nothing_leaves(
    fake: Plain, open_line: Callable[..., HttpLine]
) -> None:
    def handing() -> bool:
        raise RuntimeError("the ledger broke")

    with pytest.raises(RuntimeError):
        open_line().call(handing, "POST", "/send", json={})
    assert fake.bytes_in == 0


def test_who_cannot_be_reached_was_not_asked_anything(open_line: Callable[..., HttpLine]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    asked: list[int] = []

    def handing() -> bool:
        asked.append(1)
        return True

    hosts = ("no.such.host.invalid", f"127.0.0.1:{port}", "127.0.0.1:999999")
    for url in (f"https://{host}" for host in hosts):
        answer = open_line(url).call(handing, "POST", "/send", json={})
        assert isinstance(answer, Receipt)
        assert answer.outcome is Outcome.UNREACHABLE
    assert asked == []


@pytest.mark.parametrize("mode", ["drop", "lost", "slow"])
def test_silence_after_the_request_is_unknown_unless_repeats_are_known(
    fake: Plain, open_line: Callable[..., HttpLine], mode: str
) -> None:
    fake.modes = lambda to, _n: to
    for idempotent, outcome in ((False, Outcome.UNKNOWN), (True, Outcome.RETRY)):
        line = open_line(idempotent=idempotent, answer_seconds=0.3)
        answer = post(line, mode)
        assert isinstance(answer, Receipt)
        assert answer.outcome is outcome
        assert isinstance(post(line), Answer)  # on a new connection


def test_a_connection_that_ended_while_the_ledger_was_asked_is_known(
    fake: Plain, open_line: Callable[..., HttpLine]
) -> None:
    line = open_line()
    post(line)

    def handing() -> bool:
        fake._server.hang_up()
        (held,) = fake._server.open or [None]
        while held and held.fileno() >= 0:  # until the server's side is closed
            pass
        return True

    answer = line.call(handing, "POST", "/send", json={})
    assert isinstance(answer, Receipt)
    assert answer.outcome is Outcome.RETRY
    assert len(fake.calls) == 1


def test_what_cannot_be_written_down_is_refused_without_asking(
    fake: Plain, open_line: Callable[..., HttpLine]
) -> None:
    for url, headers in (("http://a:port", {}), ("/send", {"x": "a\r\nb: c"})):
        answer = open_line().call(lambda: True, "POST", url, json={}, headers=headers)
        assert isinstance(answer, Receipt)
        assert answer.outcome is Outcome.REFUSED
    assert fake.bytes_in == 0


def test_secrets_are_in_no_repr_no_reply_and_no_log(
    fake: Plain, open_line: Callable[..., HttpLine], caplog: pytest.LogCaptureFixture
) -> None:
    fake.modes = lambda _to, _n: "echo"
    caplog.set_level(logging.DEBUG)
    line = open_line(secrets=[SECRET], auth=("api", SECRET), headers={"x-key": SECRET})
    answer = post(line, content=f"k={SECRET}".encode(), json=None)
    assert isinstance(answer, Answer)
    assert b"***" in answer.body
    dead = open_line(f"http://{SECRET}.invalid", secrets=[SECRET]).ask("GET", f"/{SECRET}")
    assert isinstance(dead, Receipt)
    for text in (repr(line), answer.reply, str(answer.body), dead.reply, caplog.text):
        for shape in (SECRET, "key-of-the%2Bshop%2F1", "YXBpOmtleS1vZi10aGU"):
            assert shape not in text


def test_an_answer_is_read_up_to_a_limit_and_rubbish_is_no_error(
    fake: Plain, open_line: Callable[..., HttpLine]
) -> None:
    fake.modes = lambda to, _n: to
    huge, odd, good = (post(open_line(), mode) for mode in ("huge", "rubbish", "ok"))
    assert isinstance(huge, Answer)
    assert isinstance(odd, Answer)
    assert isinstance(good, Answer)
    assert len(huge.body) == 1 << 20
    assert (odd.json(), odd.at("a", 0)) == (None, None)
    assert (good.at("id"), good.at("id", "deeper", 3)) == ("2", None)
    assert Answer(200, {}, b"[" * 100_000).json() is None
    assert "\n" not in Answer(400, {}, b"a\r\n b\0").reply


def test_a_question_that_is_no_message_needs_no_ledger(
    fake: Plain, open_line: Callable[..., HttpLine]
) -> None:
    line = open_line()
    assert answered(line.ask("GET", "/credit")).at("credit") == 5
    with pytest.raises(Conflict, match="403"):
        answered(line.ask("GET", "/credit", headers={"x-fail": "1"}))
    lost = open_line("http://127.0.0.1:1").ask("GET", "/credit")
    assert isinstance(lost, Receipt)
    assert lost.outcome is Outcome.UNREACHABLE
    with pytest.raises(Conflict):
        answered(lost)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0), ("0", 0.0), ("-3", None), ("soon", None), ("", None), ("9" * 30, 86_400.0),
        ("Fri, 20 Nov 2026 12:01:30 GMT", 90.0), ("Fri, 20 Nov 2026 11:00:00 GMT", 0.0),
        ("٧", None),
    ],
)  # fmt: skip
def test_the_wait_that_is_asked_for(value: str, seconds: float | None) -> None:
    headers = {"retry-after": value, "date": "Fri, 20 Nov 2026 12:00:00 GMT"}
    assert retry_after(headers) == seconds


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "accepted"), (202, "accepted"), (302, "sender_fault"), (400, "refused"),
        (401, "sender_fault"), (402, "sender_fault"), (404, "sender_fault"), (408, "retry"),
        (422, "refused"), (429, "retry"), (500, "unknown"), (502, "unknown"), (503, "retry"),
        (504, "unknown"),
    ],
)  # fmt: skip
def test_what_numbers_mean(status: int, outcome: str) -> None:
    answer = Answer(status, {"retry-after": "7"}, b"")
    receipt = by_status(answer)
    assert receipt.outcome == outcome
    assert receipt.wait_seconds == (7 if outcome == "retry" else None)
    repeated = by_status(answer, idempotent=True).outcome
    assert repeated == ("retry" if outcome == "unknown" else outcome)
