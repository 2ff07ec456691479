"""`make bench`: run every benchmark, one process each, and write docs/benchmarks.md.

    python -m benchmarks [NAME …]

With names only their sections of the page are written anew.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench`. Read the ratios: both sides ran one after the other on the same machine, so
a ratio means the same elsewhere; seconds do not.
"""
COLUMNS = "| claim | ratio | target | met | figures |\n| --- | --- | --- | --- | --- |\n"


def machine() -> str:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "pyarrow", "numpy"))
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores ({model}), {memory:.0f} GiB, "
        f"Python {platform.python_version()}, {libraries}."
    )


def run(name: str) -> list[str]:
    """The RESULT lines of one benchmark; everything it prints is shown as it comes."""
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    lines = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HERE.parent) as process:
        assert process.stdout is not None
        for line in process.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
            if line.startswith("RESULT |"):
                lines.append(line.removeprefix("RESULT ").strip())
    if process.returncode:
        lines.append(f"| {name} | failed | | NO | exit code {process.returncode} |")
    return lines


def sections(page: str) -> dict[str, str]:
    """What the page says of each benchmark."""
    parts = page.split("\n## ")[1:]
    return {name: text for name, _, text in (part.partition("\n") for part in parts)}


def main() -> None:
    every = sorted(path.stem for path in HERE.glob("[a-z]*.py") if path.stem != "common")
    known = sections(PAGE.read_text()) if PAGE.exists() else {}
    for name in sys.argv[1:] or every:
        rows = "\n".join(run(name))
        known[name] = f"\n{machine()}\n\n{COLUMNS}{rows}\n"
        told = (f"\n## {each}\n{known[each]}" for each in every if each in known)
        PAGE.write_text(HEAD + "".join(told))


if __name__ == "__main__":
    main()
