"""The open workspaces of a running server."""

from __future__ import annotations

import threading

from regulars.core.errors import Invalid, NotFound
from regulars.core.workspace import Workspace, open_workspace
from regulars.settings import Settings


class Workspaces:
    """Opens each workspace once, when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._open: dict[str, Workspace] = {}
        self._lock = threading.Lock()

    def get(self, name: str) -> Workspace | None:
        """The workspace, or None when there is none of that name."""
        found = self._open.get(name)
        if found is not None:
            return found
        with self._lock:
            if name not in self._open:
                try:
                    self._open[name] = open_workspace(self.settings, name)
                except (Invalid, NotFound):
                    return None
            return self._open[name]

    def default(self) -> Workspace:
        """The workspace of the settings, made when the home is empty."""
        with self._lock:
            name = self.settings.workspace
            if name not in self._open:
                self._open[name] = open_workspace(self.settings, create=True)
            return self._open[name]

    def close(self) -> None:
        """Close all; they open again when asked for."""
        with self._lock:
            for workspace in self._open.values():
                workspace.close()
            self._open.clear()
