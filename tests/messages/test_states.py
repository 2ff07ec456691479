"""The ledger against a plain model: whatever happens in whatever order, the promise holds."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import func, select

from regulars.channels import service as channels
from regulars.channels.provider import NOT_A_USER, Outcome, Receipt
from regulars.core.workspace import open_workspace
from regulars.customers import service as people
from regulars.messages import hold, recovery, service
from regulars.messages.claims import Claimed, claim
from regulars.messages.handing import hand
from regulars.messages.service import Cap
from regulars.messages.settling import Result, settle
from regulars.messages.tables import END_STATES, OPEN_STATES, SPENT_STATES, messages
from regulars.settings import Settings
from tests.messages.makers import NOW, make_cascade, make_people, make_sender

SIZE = 5
# Two advertisements under a cap of one, and a receipt; all of them by e-mail, else by SMS.
ADVERTS, RECEIPT = ("cmp_1", "cmp_2"), "receipt"
EVERY = (*ADVERTS, RECEIPT)
SENDERS = st.sampled_from(["email", "sms"])
WORKERS = st.sampled_from(["w0", "w1"])
FATES = st.sampled_from(
    [
        *(Outcome.ACCEPTED, Outcome.RETRY, Outcome.BOUNCED, Outcome.REFUSED),
        *(Outcome.UNKNOWN, Outcome.UNKNOWN),
        *("dies before", "dies after arrival", "dies before arrival"),
    ]
)
SMS = channels.SenderForm("kavenegar", {"api_key": "x"}, rate_per_minute=0)


class Ledger(RuleBasedStateMachine):
    """Two workers, two channels that may have taken what was handed, customers who leave."""

    def __init__(self) -> None:
        super().__init__()
        self.home = tempfile.TemporaryDirectory()
        self.ws = open_workspace(Settings(home=Path(self.home.name)), create=True)
        self.now = NOW
        make_sender(self.ws, 25)
        with self.ws.state.write() as connection:
            channels.put_sender(connection, self.ws.keys, "sms", SMS, now=NOW)
            service.change_rules(connection, caps=[Cap("*", 30, 1)])
            self.ids = make_people(connection, range(SIZE), channels=["email", "sms"])
            for campaign in EVERY:
                purpose = "transactional" if campaign == RECEIPT else "marketing"
                two = ("email", "sms")
                make_cascade(connection, self.ids, *two, campaign=campaign, purpose=purpose)
            hold.ensure_instance(connection)
        self.names = {"w0": "w0", "w1": "w1"}
        self.deaths = 0
        self.arrived: Counter[tuple[str, int]] = Counter()  # copies of each message
        self.again: Counter[tuple[str, int]] = Counter()  # copies a person asked for
        self.gone: set[tuple[int, str]] = set()  # who takes no advertising on a channel

    def teardown(self) -> None:
        self.ws.close()
        self.home.cleanup()

    @rule(
        worker=WORKERS,
        sender=SENDERS,
        limit=st.integers(1, 15),
        fate=FATES,
        leaver=st.none() | st.tuples(st.integers(0, SIZE - 1), SENDERS),
        minutes=st.sampled_from([0, 4, 4, 30]),
    )
    def drain(
        self,
        worker: str,
        sender: str,
        limit: int,
        fate: Outcome | str,
        leaver: tuple[int, str] | None,
        minutes: int,
    ) -> None:
        """One worker claims; somebody may leave, time may pass; then the group goes out or not."""
        name = self.names[worker]
        group = self._claim(name, sender, limit)
        if leaver is not None:
            self._leave(*leaver)
        self.now += timedelta(minutes=minutes)
        if minutes > 4:  # asleep beyond its lease: the other one may take the rows meanwhile
            other = self.names["w1" if worker == "w0" else "w0"]
            self._carry(other, self._claim(other, sender, limit), Outcome.ACCEPTED)
        if fate == "dies before":
            self._die(worker)
            return
        self._carry(name, group, fate)
        if not isinstance(fate, Outcome):
            self._die(worker)

    def _claim(self, name: str, sender: str, limit: int) -> list[Claimed]:
        alive = set(self.names.values())
        with self.ws.state.write() as connection:  # as each round of the engine begins
            recovery.recover(connection, lambda seen: set(seen) - alive, now=self.now)
            recovery.finish(connection, now=self.now)
        with self.ws.state.write() as connection:
            got = claim(connection, sender, worker=name, limit=limit, now=self.now)
        self._check_consent(got.taken)
        return list(got.taken)

    def _carry(self, name: str, group: list[Claimed], fate: Outcome | str) -> None:
        with self.ws.state.write() as connection:
            mails = [(one, f"<{one.id}@x>") for one in group]
            leaving = hand(connection, mails, worker=name, now=self.now)
        handed = [one for one in group if one.id in leaving]
        self._check_consent(handed)
        if fate in (Outcome.ACCEPTED, Outcome.UNKNOWN, "dies after arrival"):
            self.arrived.update((one.campaign_id, one.customer_id) for one in handed)
        if isinstance(fate, Outcome):
            with self.ws.state.write() as connection:
                results = [Result(one, Receipt(fate, NOT_A_USER)) for one in handed]
                settle(connection, results, worker=name, now=self.now)

    def _check_consent(self, group: list[Claimed] | tuple[Claimed, ...]) -> None:
        adverts = [one for one in group if one.campaign_id != RECEIPT]
        assert not self.gone & {(one.customer_id, one.channel) for one in adverts}

    def _die(self, worker: str) -> None:
        """kill -9; a new worker takes the place."""
        self.deaths += 1
        self.names[worker] = f"{worker}-{self.deaths}"

    def _leave(self, place: int, channel: str) -> None:
        with self.ws.state.write() as connection:
            one = [self.ids[place]]
            people.withdraw_consent(connection, one, channel=channel, source="t", now=self.now)
        self.gone.add((self.ids[place], channel))

    @rule(campaign=st.sampled_from(EVERY))
    def pause_or_resume(self, campaign: str) -> None:
        with self.ws.state.write() as connection:
            state = service.mailing(connection, campaign).state
            if state == "sending":
                service.pause(connection, campaign)
            elif state == "paused":
                service.resume(connection, campaign)

    @precondition(lambda self: self.deaths)
    @rule(campaign=st.sampled_from(EVERY))
    def send_doubtful_again(self, campaign: str) -> None:
        here = (messages.c.state == "ambiguous") & (messages.c.campaign_id == campaign)
        with self.ws.state.write() as connection:
            doubtful = connection.scalars(select(messages.c.customer_id).where(here)).all()
            service.resolve_ambiguous(connection, campaign, send_again=True, now=self.now)
        copies = 2 if campaign == RECEIPT else 1
        self.again.update({(campaign, one): copies for one in doubtful})

    @invariant()
    def nobody_gets_more_than_a_person_asked_for(self) -> None:
        for message, count in self.arrived.items():
            allowed = 2 if message[0] == RECEIPT else 1
            assert count <= allowed + self.again[message]

    @invariant()
    def the_cap_holds_over_both_channels(self) -> None:
        spent = messages.c.state.in_(SPENT_STATES) & messages.c.campaign_id.in_(ADVERTS)
        query = select(func.count()).where(spent).group_by(messages.c.customer_id)
        with self.ws.state.read() as connection:
            assert set(connection.scalars(query)) <= {1}

    @invariant()
    def every_message_is_accounted_for(self) -> None:
        for campaign in EVERY:
            with self.ws.state.read() as connection:
                states = service.counts(connection, campaign).states
                finished = service.mailing(connection, campaign).state == "finished"
                here = (messages.c.state == "sent") & (messages.c.campaign_id == campaign)
                sent = connection.scalars(select(messages.c.customer_id).where(here)).all()
            assert sum(states.values()) == SIZE
            assert set(states) <= {*OPEN_STATES, *END_STATES}
            assert {(campaign, one) for one in sent} <= self.arrived.keys()
            assert not finished or not set(states) & set(OPEN_STATES)


TestLedger = Ledger.TestCase
TestLedger.settings = examples(max_examples=12, stateful_step_count=15, deadline=None)
