"""Starting a campaign, killed at random: everybody has one row, and one arm if any."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import func, select

from regulars.campaigns import service, starting
from regulars.core.workspace import Workspace
from regulars.messages.tables import messages
from tests.campaigns.makers import arms, ledger, make_campaign, make_people
from tests.chaos.campaign_work import fill
from tests.chaos.processes import killed_at_random, kills
from tests.segments.shop import NOW, Shop

pytestmark = pytest.mark.chaos

PEOPLE, CHUNK, WITHIN = 400, 10, 0.8
MOST_LIVES = 200


def test_a_killed_start_repeats_nothing_and_forgets_nobody(any_workspace: Workspace) -> None:
    people = make_people(PEOPLE)
    for person in people[::5]:
        person.consents = {}
    ws, chance = any_workspace, random.Random(20261122)
    campaign = make_campaign(ws, Shop(people), holdout=0.3).id
    cut_short, within = 0, WITHIN
    for life in range(MOST_LIVES):
        if cut_short and life >= kills():
            break
        with ws.state.write() as connection:
            campaign = service.copy(connection, campaign, name=f"{life}", now=NOW).id
        starting.start(ws, campaign, now=NOW)
        with killed_at_random(fill, ws.settings, CHUNK, chance=chance, within=within):
            pass
        before = arms(ws, campaign)
        check_pairs(ws, campaign)
        filled = ledger(ws, campaign).total()
        cut_short += 0 < filled < PEOPLE
        # How long it takes depends on the machine and on who else uses it.
        within *= 1.5 if filled == 0 else 0.8 if filled == PEOPLE else 1.0
        starting.fill_ledger(ws, clock=lambda: NOW, chunk=PEOPLE)
        assert before.items() <= arms(ws, campaign).items()
        check_whole(ws, campaign)
    assert cut_short


def check_pairs(ws: Workspace, campaign_id: str) -> None:
    """At every moment: who has an arm has a row that says the same."""
    found, drawn = ledger(ws, campaign_id), list(arms(ws, campaign_id).values())
    assert (found["queued"], found["held_out"]) == (drawn.count("treated"), drawn.count("control"))


def check_whole(ws: Workspace, campaign_id: str) -> None:
    check_pairs(ws, campaign_id)
    found = ledger(ws, campaign_id)
    assert found["skipped:no_consent"] == PEOPLE // 5
    assert found["queued"] + found["held_out"] == PEOPLE - PEOPLE // 5
    with ws.state.read() as connection:
        of_it = messages.c.campaign_id == campaign_id
        people = select(func.count(func.distinct(messages.c.customer_id))).where(of_it)
        assert connection.execute(people).scalar() == PEOPLE
        assert not service.get(connection, campaign_id).preparing
