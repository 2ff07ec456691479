"""`regulars import orders` on the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.connectors.makers import lines, put

GOOD = ("1,2026-01-05,ann,mug,2,4.50", "2,2026-01-06,bob,mug,1,4.50")


def run(home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from regulars.cli.main import main; main()", "import"]
        + [str(argument) for argument in arguments],
        env={**os.environ, "REGULARS_HOME": str(home), "REGULARS_THREADS": "1"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
    )


def test_a_first_import_makes_the_workspace_and_tells_what_happened(tmp_path: Path) -> None:
    path = put(tmp_path, lines(*GOOD))
    done = run(tmp_path / "home", "orders", path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 rows: 2 accepted" in done.stdout
    assert "2 new orders from 2026-01-05 to 2026-01-06, $13.50" in done.stdout
    assert "text in utf-8, columns set apart by ','; a row is a line of an order" in done.stdout
    assert "customer = customer_id, sku = sku" in done.stdout
    again = json.loads(run(tmp_path / "home", "orders", path, "--json").stdout)["imports"][0]
    assert (again["merged"], again["file"]) == (2, str(path))


def test_refused_rows_end_with_2_and_one_line(tmp_path: Path) -> None:
    path = put(tmp_path, lines(*GOOD, "3,2026-01-07,ann,mug,1,1e400"))
    done = run(tmp_path / "home", "orders", path, "--refused", tmp_path / "refused.csv")
    assert done.returncode == 2
    assert done.stderr == (
        "regulars: orders.csv: line 4, column 'price': '1e400' is not a number; correct it.\n"
    )
    assert (tmp_path / "refused.csv").read_text().count("\n") == 2


def test_columns_are_shown_as_they_were_said(tmp_path: Path) -> None:
    path = put(tmp_path, lines(*GOOD))
    options = ("--map", "category=sku", "--map", "ignore=quantity", "--dry-run")
    shown = run(tmp_path / "home", "orders", path, *options).stdout
    assert "category = sku" in shown
    assert "Not used: quantity. If that is wrong: --map ROLE=COLUMN." in shown


def test_an_open_question_names_its_option_and_nothing_is_made(tmp_path: Path) -> None:
    path = put(tmp_path, lines("1,05/06/2026,ann,mug,1,2"))
    done = run(tmp_path / "home", "orders", path)
    assert done.returncode == 2
    assert "--date-order dmy" in done.stderr
    assert done.stderr.count("\n") == 1
    options = ("--date-order", "mdy", "--map", "ignore=sku", "--dry-run")
    assert "1 would be accepted" in run(tmp_path / "home", "orders", path, *options).stdout


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    done = run(tmp_path / "home", "orders", tmp_path / "none.csv")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert not (tmp_path / "home").exists()
