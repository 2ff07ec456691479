"""Migrations lead to exactly the tables that the code describes."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from regulars import modules
from regulars.core import db, jobs
from regulars.core.migrate import version_table
from regulars.core.workspace import Workspace


def test_migrated_state_matches_the_tables_in_code(any_workspace: Workspace) -> None:
    list(modules.load("tables"))
    assert jobs.jobs.metadata is db.metadata
    with any_workspace.state.read() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, kind, _parents: (
                    kind != "table" or (name in db.metadata.tables)
                ),
                "version_table": version_table("state"),
            },
        )
        differences = compare_metadata(context, db.metadata)
    assert differences == []
