"""What cannot be opened is told in one plain sentence, on the command line too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from regulars.core.db import open_postgres, open_sqlite
from regulars.core.errors import Busy, Damaged
from regulars.settings import load


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(Damaged, match="restore it from a backup"):
        open_sqlite(path)


def test_a_database_that_does_not_answer_is_named_by_its_setting(tmp_path: Path) -> None:
    with pytest.raises(Busy, match="REGULARS_DATABASE_URL cannot be used"):
        open_postgres("postgresql://nobody@127.0.0.1:1/none", "ws_default", folder=tmp_path)


@pytest.mark.parametrize(
    ("name", "text"), [("DATABASE_URL", "mysql://shop"), ("MEMORY_LIMIT", "lots"), ("PORT", "x")]
)
def test_a_setting_of_the_wrong_form_is_named(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=f"REGULARS_{name}='{text}' is not a valid"):
        load({f"REGULARS_{name}": text})


def test_a_home_that_cannot_be_a_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    (tmp_path / "orders.csv").write_text("order_id,date,customer,amount\n1,2026-01-13,ann,5\n")
    program = [sys.executable, "-c", "from regulars.cli.main import main; main()"]
    done = subprocess.run(
        [*program, "import", "orders", str(tmp_path / "orders.csv")],
        env={**os.environ, "REGULARS_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("regulars: ")
    assert done.stderr.endswith("Not a directory.\n")
    assert done.stderr.count("\n") == 1
