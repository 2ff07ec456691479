"""The ledger against a plain model: whatever happens in whatever order, the promise holds."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from regulars.channels.email import Outcome, Receipt
from regulars.core.workspace import open_workspace
from regulars.customers import service as people
from regulars.messages import hold, recovery, service
from regulars.messages.claims import Claimed, claim
from regulars.messages.handing import Result, hand, settle
from regulars.messages.tables import END_STATES, OPEN_STATES, messages
from regulars.settings import Settings
from tests.messages.makers import NOW, emails, make_customers, make_mailing, make_sender

SIZE = 6
OUTCOMES = st.sampled_from(
    [Outcome.ACCEPTED, Outcome.RETRY, Outcome.BOUNCED, Outcome.REFUSED, Outcome.UNKNOWN]
)


class Ledger(RuleBasedStateMachine):
    """Two workers, a mail server that may have taken what was handed, customers who leave."""

    def __init__(self) -> None:
        super().__init__()
        self.home = tempfile.TemporaryDirectory()
        self.ws = open_workspace(Settings(home=Path(self.home.name)), create=True)
        self.now = NOW
        make_sender(self.ws, 25)
        with self.ws.state.write() as connection:
            self.ids = make_customers(connection, emails(SIZE))
            make_mailing(connection, self.ids)
            hold.ensure_instance(connection)
        self.workers: dict[str, list[Claimed]] = {"w0": [], "w1": []}
        self.carried: dict[str, list[Claimed]] = {"w0": [], "w1": []}  # handed, no answer yet
        self.names = {"w0": "w0", "w1": "w1"}
        self.deaths = 0
        self.left_server: Counter[int] = Counter()  # what the customer may have got
        self.again: Counter[int] = Counter()  # copies a person asked for
        self.gone: set[int] = set()

    def teardown(self) -> None:
        self.ws.close()
        self.home.cleanup()

    @rule(worker=st.sampled_from(["w0", "w1"]), limit=st.integers(1, 4))
    def take(self, worker: str, limit: int) -> None:
        with self.ws.state.write() as connection:
            got = claim(connection, worker=self.names[worker], limit=limit, now=self.now)
        assert not self.gone & {one.customer_id for one in got.taken}
        self.workers[worker] += got.taken

    @rule(worker=st.sampled_from(["w0", "w1"]))
    def hand_over(self, worker: str) -> None:
        """The group of a worker reaches the last dot; the server has what may leave."""
        group = self.workers[worker]
        with self.ws.state.write() as connection:
            leaving = hand(
                connection,
                [(one, f"<{one.id}@x>") for one in group],
                worker=self.names[worker],
                now=self.now,
            )
        for one in group:
            if one.id in leaving:
                assert one.customer_id not in self.gone
                self.carried[worker].append(one)
        self.workers[worker] = []

    @rule(worker=st.sampled_from(["w0", "w1"]), outcome=OUTCOMES)
    def answer(self, worker: str, outcome: Outcome) -> None:
        results = [Result(one, Receipt(outcome)) for one in self.carried[worker]]
        with self.ws.state.write() as connection:
            settle(connection, results, worker=self.names[worker], now=self.now)
        if outcome in (Outcome.ACCEPTED, Outcome.UNKNOWN):
            self.left_server.update(one.customer_id for one in self.carried[worker])
        self.carried[worker] = []

    @rule(worker=st.sampled_from(["w0", "w1"]), arrived=st.booleans())
    def die(self, worker: str, arrived: bool) -> None:
        """kill -9: what was handed may have arrived. A new worker takes the place."""
        if arrived:
            self.left_server.update(one.customer_id for one in self.carried[worker])
        self.workers[worker], self.carried[worker] = [], []
        self.deaths += 1
        self.names[worker] = f"{worker}-{self.deaths}"

    @rule()
    def recover(self) -> None:
        alive = set(self.names.values())
        with self.ws.state.write() as connection:
            recovery.recover(connection, lambda seen: set(seen) - alive, now=self.now)
            recovery.finish(connection, now=self.now)

    @rule(place=st.integers(0, SIZE - 1))
    def leave(self, place: int) -> None:
        with self.ws.state.write() as connection:
            one = [self.ids[place]]
            people.withdraw_consent(connection, one, channel="email", source="t", now=self.now)
        self.gone.add(self.ids[place])

    @rule(minutes=st.sampled_from([1, 4, 30]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def pause_or_resume(self) -> None:
        with self.ws.state.write() as connection:
            state = service.mailing(connection, "cmp_1").state
            if state == "sending":
                service.pause(connection, "cmp_1")
            elif state == "paused":
                service.resume(connection, "cmp_1")

    @precondition(lambda self: self.deaths)
    @rule()
    def send_doubtful_again(self) -> None:
        with self.ws.state.write() as connection:
            doubtful = connection.scalars(
                select(messages.c.customer_id).where(messages.c.state == "ambiguous")
            ).all()
            service.resolve_ambiguous(connection, "cmp_1", send_again=True, now=self.now)
        self.again.update(doubtful)

    @invariant()
    def nobody_gets_more_than_a_person_asked_for(self) -> None:
        for customer, count in self.left_server.items():
            assert count <= 1 + self.again[customer]

    @invariant()
    def every_message_is_accounted_for(self) -> None:
        with self.ws.state.read() as connection:
            states = service.counts(connection, "cmp_1").states
            finished = service.mailing(connection, "cmp_1").state == "finished"
            sent = set(
                connection.scalars(select(messages.c.customer_id).where(messages.c.state == "sent"))
            )
        assert sum(states.values()) == SIZE
        assert set(states) <= {*OPEN_STATES, *END_STATES}
        assert sent <= self.left_server.keys()
        assert not finished or not set(states) & set(OPEN_STATES)


TestLedger = Ledger.TestCase
TestLedger.settings = examples(max_examples=15, stateful_step_count=30, deadline=None)
