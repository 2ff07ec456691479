"""A campaign and its segment: who needs whom, and what happens when the segment is broken."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from regulars.campaigns import audience, queries, service, starting
from regulars.core.errors import Conflict
from regulars.core.workspace import Workspace
from regulars.segments import service as segments
from regulars.segments.tables import segments as stored
from tests.campaigns.makers import begin, make_campaign
from tests.segments.shop import NOW


def spoil(ws: Workspace, segment_id: str) -> None:
    rule = {"condition": "in_list", "list": "gone"}
    with ws.state.write() as connection:
        connection.execute(update(stored).where(stored.c.id == segment_id).values(rule=rule))


def test_a_segment_says_which_campaigns_use_it(any_workspace: Workspace) -> None:
    made = make_campaign(any_workspace)
    with any_workspace.state.read() as connection:
        assert segments.uses_of(connection, made.segment_id) == [
            segments.Use("campaign", made.id, "Come back")
        ]
        assert segments.uses_of(connection, "loyal") == []


def test_a_segment_stays_while_a_campaign_is_to_start_or_runs(workspace: Workspace) -> None:
    made = make_campaign(workspace)
    with workspace.state.write() as connection:
        service.schedule(connection, made.id, at=NOW + timedelta(days=1), now=NOW)
        with pytest.raises(Conflict, match="“Come back” is scheduled"):
            segments.remove(connection, made.segment_id, now=NOW)
    begin(workspace, made.id)
    with workspace.state.write() as connection:
        with pytest.raises(Conflict, match="is sending"):
            segments.remove(connection, made.segment_id, now=NOW)
        service.stop(connection, made.id, now=NOW)
        segments.remove(connection, made.segment_id, now=NOW)


def test_a_campaign_on_a_broken_segment_does_not_start_and_says_why(workspace: Workspace) -> None:
    made = make_campaign(workspace)
    spoil(workspace, made.segment_id)
    with pytest.raises(Conflict, match=r"“All” is broken.*there is no such list"):
        starting.start(workspace, made.id, now=NOW)
    with pytest.raises(Conflict, match="is broken"):
        audience.audience(workspace, made.id, now=NOW)
    with workspace.state.write() as connection:
        service.schedule(connection, made.id, at=NOW, now=NOW)
    starting.start_due(workspace, now=NOW)
    with workspace.state.read() as connection:
        found = service.get(connection, made.id)
        assert queries.due(connection, NOW) == []
    assert (found.state, "is broken" in found.problem) == ("draft", True)
