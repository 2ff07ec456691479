"""Brings a database to the newest shape. Each branch (`state`, `inbox`) has its own revisions.

A revision is the file `NNNN_what.py`; its id is the number, so the newest shape is the largest
number in the folder and a database that is up to date is recognised without loading Alembic.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from regulars.core.db import Database

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def version_table(branch: str) -> str:
    return f"schema_version_{branch}"


def newest(branch: str) -> str:
    """The last revision of a branch."""
    return max(path.name[:4] for path in (MIGRATIONS / branch / "versions").glob("[0-9]*.py"))


def current(database: Database, branch: str) -> str | None:
    """The revision a database stands at; None when it is empty."""
    with database.read() as connection:
        if not inspect(connection).has_table(version_table(branch)):
            return None
        found = connection.execute(text(f"SELECT version_num FROM {version_table(branch)}"))
        return found.scalar()


def migrate(database: Database, branch: str, target: str = "head") -> None:
    """Move the database to a revision, in one transaction."""
    if target == "head" and current(database, branch) == newest(branch):
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS / branch))
    config.set_main_option("path_separator", "os")
    with database.write() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('regulars migrate'))"))
        config.attributes["connection"] = connection
        config.attributes["version_table"] = version_table(branch)
        command.upgrade(config, target)
