"""Migrations lead to exactly the tables that the code describes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from tests.postgres import state_url

from regulars import modules
from regulars.channels import service as channels
from regulars.core import db, jobs
from regulars.core.migrate import MIGRATIONS, current, migrate, newest, version_table
from regulars.core.workspace import Workspace
from regulars.messages import service as messages


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


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[db.Database]:
    """A database in which nothing stands yet."""
    with state_url(request.param) as url:
        database = (
            db.open_postgres(url, "ws_old", folder=tmp_path)
            if url
            else db.open_sqlite(tmp_path / "state.db")
        )
        yield database
        database.close()


REVISIONS = sorted(path.name[:4] for path in (MIGRATIONS / "state" / "versions").glob("[0-9]*.py"))


@pytest.mark.parametrize("older", ["0003", REVISIONS[-2]])
def test_an_older_database_moves_up_with_its_data(empty: db.Database, older: str) -> None:
    migrate(empty, "state", older)
    assert current(empty, "state") == older
    people = "INSERT INTO customers (id, created_at, name, search) VALUES (7, 0, 'Mina', 'mina')"
    consent = """
        INSERT INTO consents (customer_id, channel, purpose, state, at)
        VALUES (7, 'email', 'marketing', 'granted', 0)
    """
    with empty.write() as connection:
        connection.execute(text(people))
        connection.execute(text(consent))
    migrate(empty, "state")
    assert current(empty, "state") == newest("state") == REVISIONS[-1]
    with empty.read() as connection:
        assert connection.execute(text("SELECT id, name FROM customers")).all() == [(7, "Mina")]
        assert connection.execute(text("SELECT state FROM consents")).scalars().all() == ["granted"]


def test_moving_up_twice_changes_nothing(empty: db.Database) -> None:
    migrate(empty, "state")
    migrate(empty, "state")
    assert current(empty, "state") == newest("state")


def test_the_one_sender_its_cap_and_the_words_move_up(empty: db.Database) -> None:
    migrate(empty, "state", "0022")
    sender = (
        "INSERT INTO senders VALUES (1, 'smtp', '{\"host\": \"h\"}', '', 'Shop', 'a@b.example', "
        "'', '', '', '', '', 600, 0, NULL, 0, 0)"
    )
    rules = "INSERT INTO sending VALUES (1, 5, 30, '21:00', '08:00', 'i', 7, NULL, '')"
    mailing = (
        "INSERT INTO mailings VALUES ('cmp_1', 'email', 'marketing', 'finished', '', '', "
        "TRUE, 'Hi', '<p>Hi</p>', '', 0, NULL)"
    )
    with empty.write() as connection:
        for statement in (sender, rules, mailing):
            connection.execute(text(statement))
    migrate(empty, "state")
    with empty.read() as connection:
        (kept,) = channels.senders(connection)
        assert (kept.id, kept.channel, kept.line, kept.on) == ("email", "email", "any", True)
        assert kept.settings == {"host": "h"}
        found = messages.rules_of(connection)
        assert found.caps == (messages.Cap("*", 30, 5),)
        assert (found.quiet_from, found.quiet, found.over_cap) == ("21:00", "wait", "skip")
        old = messages.mailing(connection, "cmp_1")
        assert old.channels == ["email"]
        assert old.content == {
            "email": {"": {"subject": "Hi", "body_html": "<p>Hi</p>", "body_text": ""}}
        }
