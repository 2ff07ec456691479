"""Where the time of a message goes, and what each step costs less than the way it replaced.

    .venv/bin/python -m benchmarks.sending_steps [--rounds 5]

All of it is processor time of one process, the least of a few rounds in turns, because a machine
that others use too gives now more and now less. The references:

* filling in: the same template, read once but with everything in it filled in for every reader;
* committing: the same hand-overs and results, each group committed as soon as one waits.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.common import least, per, report
from benchmarks.mailing.shop import BODY, SEED, SUBJECT, prepare
from benchmarks.sending import SLOTS
from regulars.accounts.service import Profile
from regulars.channels import dkim, mime
from regulars.channels import service as channels
from regulars.channels.provider import Outcome, Receipt
from regulars.core.clock import utc_now
from regulars.core.workspace import Workspace, open_workspace
from regulars.messages import claims, committer, hold, templates
from regulars.messages.letters import Writer, context_of
from regulars.messages.links import Links
from regulars.messages.plain import html_to_text
from regulars.messages.settling import Result
from regulars.messages.words import Words
from regulars.settings import Settings

SIZE = 1_600
OFTEN = 300
WRITING_SECONDS = 0.001


def filling_in(rounds: int, context: Mapping[str, Any]) -> None:
    """What all readers of a language share is filled in once."""
    once = _often(lambda: templates.fill(BODY, context, "fa", part="body_html"))

    def every() -> None:
        with patch.object(
            templates, "_shared", lambda source, part, *_: templates._parsed(source, part)
        ):
            once()

    ours, theirs = least(rounds, once, every)
    report(
        "filling in a template: all of it against what is personal, processor time",
        theirs / ours,
        ">= 1.5x",
        theirs >= 1.5 * ours,
        letters=OFTEN,
        ours=per(ours, OFTEN),
        all=per(theirs, OFTEN),
    )


def committing(rounds: int) -> None:
    """The ledger's part: a hand-over and a result of each message, from as many tasks as slots."""
    with tempfile.TemporaryDirectory() as home:
        ws = open_workspace(Settings(home=Path(home), send_slots=SLOTS), create=True)
        prepare(ws, 1, 2 * rounds * SIZE, dkim.new_ed_key())
        assert hold.check(ws, now=datetime.now(UTC))
        found: dict[float, float] = {}
        usual = committer.GATHER_SECONDS
        for _ in range(rounds):
            for wait in (usual, 0.0):
                seconds = _committed(ws, wait)
                found[wait] = min(seconds, found.get(wait, seconds))
        committer.GATHER_SECONDS = usual
        ws.close()
    report(
        "committing: at once against gathering for a moment, processor time",
        found[0.0] / found[usual],
        ">= 1.1x",
        found[0.0] >= 1.1 * found[usual],
        messages=SIZE,
        ours=per(found[usual], SIZE),
        at_once=per(found[0.0], SIZE),
        seed=SEED,
    )


def _committed(ws: Workspace, wait: float) -> float:
    """Processor time of handing over and settling `SIZE` claimed messages."""
    taken: list[claims.Claimed] = []
    while len(taken) < SIZE:
        with ws.state.write() as connection:
            limit, now = min(256, SIZE - len(taken)), utc_now()
            taken += claims.claim(connection, "email", worker="w", limit=limit, now=now).taken
    committer.GATHER_SECONDS = wait
    begin, one = time.process_time(), committer.Committer(ws, "w", utc_now)
    waiting = iter(taken)

    async def slot() -> None:
        for each in waiting:
            time.sleep(WRITING_SECONDS)  # nobody else goes on meanwhile
            assert await one.hand(each, f"<{each.id}@shop.example>")
            one.settle(Result(each, Receipt(Outcome.ACCEPTED, "250 ok")))

    async def every() -> None:
        await asyncio.gather(*(slot() for _ in range(SLOTS)))

    asyncio.run(every())
    one.close()
    assert one.error is None
    return time.process_time() - begin


def writing(rounds: int) -> Mapping[str, Any]:
    """Print what each step of writing a letter costs; returns what its template is given."""
    with tempfile.TemporaryDirectory() as home:
        ws = open_workspace(Settings(home=Path(home)), create=True)
        prepare(ws, 1, 1, dkim.new_ed_key())
        assert hold.check(ws, now=datetime.now(UTC))
        with ws.state.write() as connection:
            now = utc_now()
            (one,) = claims.claim(connection, "email", worker="w", limit=1, now=now).taken
            sender = channels.sender(connection, "email")
        assert sender is not None
        writer, links = Writer(ws, sender, Profile()), Links(ws)
        email = writer.compose(one, Words(SUBJECT, BODY), now=now, track=False)
        ws.close()
    context = context_of(one, Profile(), "https://shop.example/u", "fa", now)
    filled = templates.fill(BODY, context, "fa", part="body_html")
    raw = mime.build(email, now=now)
    rsa, ed = (_signer(key) for key in (dkim.new_key(), dkim.new_ed_key()))
    steps: dict[str, Callable[[], object]] = {
        "filling in": lambda: templates.fill(BODY, context, "fa", part="body_html"),
        "text part": lambda: html_to_text(filled),
        "links": lambda: links.track(email.html, one.id),
        "MIME": lambda: mime.build(email, now=now),
        "signature, Ed25519": lambda: ed.sign(raw, now=now),
        "signature, RSA": lambda: rsa.sign(raw, now=now),
    }
    spent = least(rounds, *map(_often, steps.values()))
    print(f"a letter of {len(raw):,} bytes, processor time of each step:")
    for name, seconds in zip(steps, spent, strict=True):
        print(f"  {name:20} {per(seconds, OFTEN)}")
    return context


def _signer(pem: str) -> dkim.Signer:
    return dkim.Signer("shop.example", "s1", dkim.load_key(pem))


def _often(step: Callable[[], object]) -> Callable[[], None]:
    def work() -> None:
        for _ in range(OFTEN):
            step()

    return work


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    filling_in(rounds, writing(rounds))
    committing(rounds)


if __name__ == "__main__":
    main()
