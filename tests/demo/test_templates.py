"""The demo's templates are as good as the shop's own checks want them."""

from __future__ import annotations

from tests.connectors.makers import NOW

from regulars.core.workspace import Workspace
from regulars.demo.templates import fill
from regulars.templates import service as templates
from regulars.templates.checking import check


def test_they_are_written_once_and_nothing_in_them_is_broken(workspace: Workspace) -> None:
    fill(workspace, by="Sara", now=NOW)
    fill(workspace, by="Sara", now=NOW)
    with workspace.state.read() as connection:
        found = templates.list_templates(connection)
        contents = [templates.version(connection, each.id).content for each in found]
    assert sorted(each.name for each in found) == ["Time to restock", "We miss you"]
    for content in contents:
        done = check(workspace, content, ["email"], now=NOW)
        # What is left to say is about the sender and the shop's products, which are not here.
        assert {each.level for each in done.findings} <= {"warning", "hint"}, done.findings
