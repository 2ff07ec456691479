"""A workspace: one business with its customers, data and staff, and nothing of anyone else's.

Embedded it is a folder, `<home>/workspaces/<name>`; grown it is a PostgreSQL schema plus that
folder for history. No table has a workspace column, so no query can forget one.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from regulars.core.db import Database, open_postgres, open_sqlite
from regulars.core.errors import Conflict, Invalid, NotFound
from regulars.core.keys import Keys, load_secret
from regulars.core.migrate import migrate
from regulars.settings import Settings

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open workspace: its databases, its folder and its keys."""

    name: str
    folder: Path
    settings: Settings
    state: Database
    inbox: Database
    keys: Keys

    @property
    def history_folder(self) -> Path:
        return self.folder / "history"

    def close(self) -> None:
        self.state.close()
        self.inbox.close()


def list_names(settings: Settings) -> list[str]:
    """Names of the workspaces in this home, sorted."""
    root = settings.home / "workspaces"
    return sorted(path.name for path in root.iterdir() if path.is_dir()) if root.exists() else []


def open_workspace(
    settings: Settings, name: str | None = None, *, create: bool = False
) -> Workspace:
    """Open a workspace and bring its databases to the newest shape.

    Raises Invalid for a name that is not lower-case letters, digits, - and _; NotFound when it does
    not exist and `create` is off.
    """
    name = settings.workspace if name is None else name
    if not _NAME.fullmatch(name):
        raise Invalid(
            f"Workspace name {name!r}: use up to 40 lower-case letters, digits, - and _, "
            "beginning with a letter."
        )
    folder = settings.home / "workspaces" / name
    if not folder.is_dir():
        if not create:
            raise NotFound(
                f"There is no workspace {name!r} in {settings.home}. "
                "Import orders first: regulars import orders FILE"
            )
        folder.mkdir(parents=True)
    return _open(settings, name, folder)


def _open(settings: Settings, name: str, folder: Path) -> Workspace:
    keys = Keys(load_secret(settings.home, settings.secret_key), name)
    if settings.database_url:
        state = inbox = open_postgres(settings.database_url, f"ws_{name}", folder=folder)
    else:
        state, inbox = open_sqlite(folder / "state.db"), open_sqlite(folder / "inbox.db")
    migrate(state, "state")
    migrate(inbox, "inbox")
    return Workspace(name, folder, settings, state, inbox, keys)


def remove_workspace(settings: Settings, name: str) -> None:
    """Delete an embedded workspace with all its data."""
    if settings.database_url:
        raise Conflict(f'Drop the schema "ws_{name}" with your database tool, then its folder.')
    shutil.rmtree(settings.home / "workspaces" / name)
    # What recognises a restored copy (messages.hold) would take a new one of that name for one.
    (settings.home / "instances" / f"{name}.json").unlink(missing_ok=True)
