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

from regulars.channels.provider import Outcome, Receipt
from regulars.core.workspace import open_workspace
from regulars.customers import service as people
from regulars.messages import hold, recovery, service
from regulars.messages.claims import Claimed, claim
from regulars.messages.handing import hand
from regulars.messages.settling import Result, settle
from regulars.messages.tables import END_STATES, OPEN_STATES, messages
from regulars.settings import Settings
from tests.messages.makers import NOW, emails, make_customers, make_mailing, make_sender

SIZE = 6
FATES = st.sampled_from(
    [
        *(Outcome.ACCEPTED, Outcome.RETRY, Outcome.BOUNCED, Outcome.REFUSED, Outcome.UNKNOWN),
        *("dies before", "dies after arrival", "dies before arrival"),
    ]
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
        self.names = {"w0": "w0", "w1": "w1"}
        self.deaths = 0
        self.arrived: Counter[int] = Counter()  # copies each customer has got
        self.again: Counter[int] = Counter()  # copies a person asked for
        self.gone: set[int] = set()

    def teardown(self) -> None:
        self.ws.close()
        self.home.cleanup()

    @rule(
        worker=st.sampled_from(["w0", "w1"]),
        limit=st.integers(1, 4),
        fate=FATES,
        leaver=st.none() | st.integers(0, SIZE - 1),
        minutes=st.sampled_from([0, 0, 4, 30]),
    )
    def drain(
        self, worker: str, limit: int, fate: Outcome | str, leaver: int | None, minutes: int
    ) -> None:
        """One worker claims; somebody may leave, time may pass; then the group goes out or not."""
        name = self.names[worker]
        group = self._claim(name, limit)
        if leaver is not None:
            self._leave(leaver)
        self.now += timedelta(minutes=minutes)
        if minutes > 4:  # asleep beyond its lease: the other one may take the rows meanwhile
            other = self.names["w1" if worker == "w0" else "w0"]
            self._carry(other, self._claim(other, limit), Outcome.ACCEPTED)
        if fate == "dies before":
            self._die(worker)
            return
        self._carry(name, group, fate)
        if not isinstance(fate, Outcome):
            self._die(worker)

    def _claim(self, name: str, limit: int) -> list[Claimed]:
        alive = set(self.names.values())
        with self.ws.state.write() as connection:  # as each drain of the engine begins
            recovery.recover(connection, lambda seen: set(seen) - alive, now=self.now)
            recovery.finish(connection, now=self.now)
        with self.ws.state.write() as connection:
            got = claim(connection, "email", worker=name, limit=limit, now=self.now)
        assert not self.gone & {one.customer_id for one in got.taken}
        return list(got.taken)

    def _carry(self, name: str, group: list[Claimed], fate: Outcome | str) -> None:
        with self.ws.state.write() as connection:
            mails = [(one, f"<{one.id}@x>") for one in group]
            leaving = hand(connection, mails, worker=name, now=self.now)
        handed = [one for one in group if one.id in leaving]
        assert not self.gone & {one.customer_id for one in handed}
        if fate in (Outcome.ACCEPTED, Outcome.UNKNOWN, "dies after arrival"):
            self.arrived.update(one.customer_id for one in handed)
        if isinstance(fate, Outcome):
            with self.ws.state.write() as connection:
                results = [Result(one, Receipt(fate)) for one in handed]
                settle(connection, results, worker=name, now=self.now)

    def _die(self, worker: str) -> None:
        """kill -9; a new worker takes the place."""
        self.deaths += 1
        self.names[worker] = f"{worker}-{self.deaths}"

    def _leave(self, place: int) -> None:
        with self.ws.state.write() as connection:
            one = [self.ids[place]]
            people.withdraw_consent(connection, one, channel="email", source="t", now=self.now)
        self.gone.add(self.ids[place])

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
        for customer, count in self.arrived.items():
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
        assert sent <= self.arrived.keys()
        assert not finished or not set(states) & set(OPEN_STATES)


TestLedger = Ledger.TestCase
TestLedger.settings = examples(max_examples=20, stateful_step_count=15, deadline=None)
