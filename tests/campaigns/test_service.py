"""A campaign's life until it starts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from regulars.campaigns import service
from regulars.core.errors import Conflict, Invalid, NotFound
from regulars.core.workspace import Workspace
from tests.campaigns.makers import begin, make_campaign
from tests.segments.shop import NOW


def test_a_draft_is_written_changed_copied_and_removed(any_workspace: Workspace) -> None:
    made = make_campaign(any_workspace, holdout=0.1)
    assert (made.state, made.counts, made.holdout) == ("draft", {}, 0.1)
    with any_workspace.state.write() as connection:
        changed = service.change(connection, made.id, subject="Other", holdout=0.5, now=NOW)
        assert (changed.subject, changed.holdout, changed.name) == ("Other", 0.5, "Come back")
        copied = service.copy(connection, made.id, name="Again", now=NOW + timedelta(seconds=1))
        assert [each.id for each in service.list_campaigns(connection)] == [copied.id, made.id]
        service.remove(connection, made.id)
        with pytest.raises(NotFound):
            service.get(connection, made.id)


def test_numbers_out_of_range_are_named(workspace: Workspace) -> None:
    with pytest.raises(Invalid) as caught:
        make_campaign(workspace, holdout=float("nan"), window_days=0)
    assert [problem.where for problem in caught.value.problems] == ["holdout", "window_days"]


def test_an_unknown_segment_is_refused(workspace: Workspace) -> None:
    with pytest.raises(NotFound, match="segment"):
        make_campaign(workspace, segment_id="nothing")


def test_a_campaign_that_has_started_cannot_be_changed(workspace: Workspace) -> None:
    made = make_campaign(workspace)
    begin(workspace, made.id)
    with workspace.state.write() as connection:
        for verb in (service.change, service.schedule):
            with pytest.raises(Conflict):
                verb(connection, made.id, now=NOW, **({"at": NOW} if "sch" in str(verb) else {}))
        with pytest.raises(Conflict):
            service.remove(connection, made.id)


def test_a_draft_cannot_be_paused(workspace: Workspace) -> None:
    made = make_campaign(workspace)
    with workspace.state.write() as connection, pytest.raises(Conflict, match="not started"):
        service.pause(connection, made.id)


def test_a_scheduled_campaign_can_be_called_back(workspace: Workspace) -> None:
    made = make_campaign(workspace)
    with workspace.state.write() as connection:
        planned = service.schedule(connection, made.id, at=NOW + timedelta(hours=1), now=NOW)
        assert (planned.state, planned.send_at) == ("scheduled", NOW + timedelta(hours=1))
        assert service.stop(connection, made.id, now=NOW).state == "draft"
