"""House rules that the import linter cannot see."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

from regulars.modules import MODULES

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "regulars"
PRIVATE = {"queries", "api", "jobs"}
HEAVY = {
    "alembic", "cryptography", "duckdb", "fastapi", "httpx", "ibis", "jinja2", "liquid", "numpy",
    "phonenumbers", "pyarrow", "pydantic", "rich", "scipy", "sqlalchemy", "structlog", "uvicorn",
}  # fmt: skip


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("regulars", cache_dir=None)


def module_and_part(name: str) -> tuple[str, str]:
    """`regulars.messages.queries` -> (messages, queries)."""
    pieces = name.split(".")
    return (pieces[1] if len(pieces) > 1 else "", pieces[2] if len(pieces) > 2 else "")


def test_nobody_touches_another_modules_queries_api_or_jobs(graph: grimp.ImportGraph) -> None:
    breaches = []
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            owner, part = module_and_part(imported)
            if owner in MODULES and part in PRIVATE and module_and_part(importer)[0] != owner:
                breaches.append(f"{importer} imports {imported}")
    assert breaches == []


def test_inside_a_module_imports_go_api_service_queries_tables(graph: grimp.ImportGraph) -> None:
    rank = {"api": 4, "jobs": 4, "service": 3, "queries": 2, "tables": 1}
    breaches = []
    for importer in graph.modules:
        owner, part = module_and_part(importer)
        for imported in graph.find_modules_directly_imported_by(importer):
            its_owner, its_part = module_and_part(imported)
            same = owner == its_owner and owner in MODULES and part in rank and its_part in rank
            if same and rank[part] <= rank[its_part]:
                breaches.append(f"{importer} imports {imported}")
    assert breaches == []


def files() -> Iterator[Path]:
    return (path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


@pytest.mark.parametrize(
    ("call", "home", "exceptions"),
    [
        ("Table", "tables.py", {"core/jobs.py"}),
        ("APIRouter", "api.py", set()),
        ("periodic", "jobs.py", set()),
    ],
)
def test_each_kind_of_thing_lives_in_the_file_of_its_name(
    call: str, home: str, exceptions: set[str]
) -> None:
    strays = [
        str(path.relative_to(SOURCE))
        for path in files()
        if path.name != home
        and str(path.relative_to(SOURCE)) not in exceptions
        and any(_makes(node, call) for node in ast.walk(ast.parse(path.read_text())))
    ]
    assert strays == []


def _makes(node: ast.AST, call: str) -> bool:
    """Whether a node calls the name; a Table counts when it has columns (rich has one, too)."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        return False
    columns = [each for each in node.args if isinstance(each, ast.Call)]
    return node.func.id == call and (call != "Table" or bool(columns))


def test_every_file_is_used(graph: grimp.ImportGraph) -> None:
    """A file is imported, or found by scanning (families, routes, jobs, tables, commands), or for
    others to import: the statistics that their page names."""
    page = (ROOT / "docs" / "concepts" / "statistics.md").read_text()
    offered = {f"regulars.stats.{name}" for name in re.findall(r"`(\w+)[.`]", page)}
    scanned = re.compile(r"\.(tables|api|jobs|__main__)$|\.cli\.(main|commands\.\w+)$")
    families = {
        re.sub(r"^src/|/__init__\.py$", "", str(path.relative_to(ROOT))).replace("/", ".")
        for path in SOURCE.rglob("__init__.py")
        if len(path.relative_to(SOURCE).parts) == 3
    }
    dead = [
        name
        for name in graph.modules
        if not graph.find_modules_that_directly_import(name)
        and not scanned.search(name)
        and name not in offered
        and not name.startswith("regulars.migrations")
        and name.rpartition(".")[0] not in families
        and not (SOURCE.parent / name.replace(".", "/") / "__init__.py").exists()
    ]
    assert dead == []


def test_every_package_says_what_it_is_for() -> None:
    silent = [
        str(path)
        for path in files()
        if path.name == "__init__.py" and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_help_loads_no_heavy_library() -> None:
    script = (
        "import sys\n"
        "from regulars.cli.main import group\n"
        "try: group(['--help'], prog_name='regulars')\n"
        "except SystemExit: pass\n"
        "print('|'.join(sys.modules))"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert shown.returncode == 0, shown.stderr
    loaded = {name.partition(".")[0] for name in shown.stdout.splitlines()[-1].split("|")}
    assert loaded & HEAVY == set()


def test_no_money_is_a_float() -> None:
    """The money module works in integers and decimals only."""
    tree = ast.parse((SOURCE / "core" / "money.py").read_text())
    assert not [
        node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "float"
    ]


@pytest.mark.parametrize("lock", ["requirements/dev.lock", "requirements/bench.lock"])
def test_python_locks_pin_every_hash_and_name_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    pins = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line)]
    assert pins
    assert all("==" in line for line in pins)
    assert text.count("--hash=sha256:") >= len(pins)


def test_the_ui_lock_names_no_host() -> None:
    assert '"resolved"' not in (ROOT / "ui" / "package-lock.json").read_text()
    assert "omit-lockfile-registry-resolved=true" in (ROOT / "ui" / ".npmrc").read_text()
