"""Does what is due now, in this process, and comes back: for scripts, the demo and tests."""

from __future__ import annotations

from regulars import modules
from regulars.core import jobs
from regulars.core.workspace import Workspace, list_names, open_workspace
from regulars.settings import Settings
from regulars.worker.runner import work_once


def drain(settings: Settings) -> None:
    """Run every queued job of every workspace, and each periodic job once before and after."""
    list(modules.load("jobs"))
    for name in list_names(settings):
        workspace = open_workspace(settings, name)
        try:
            drain_workspace(workspace)
        finally:
            workspace.close()


def drain_workspace(workspace: Workspace) -> None:
    """The same for one open workspace."""
    run = jobs.Run(workspace)
    for _ in range(2):
        for work in jobs.PERIODIC.values():
            work.run(run)
        while work_once(workspace):
            pass
