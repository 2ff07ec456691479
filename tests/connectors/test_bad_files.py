"""A file that is no file of orders gets one line that says where it is wrong and what to do."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from regulars.connectors import files, service
from regulars.core.errors import Invalid
from regulars.core.workspace import Workspace
from tests.connectors.makers import HEADER, facts, lines, put, take_in, verdicts

GOOD = "1,2026-01-05,ann,mug,2,4.50"


def of(count: int) -> str:
    return ",".join(f"c{number}" for number in range(count))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", r"empty \(0 bytes\)"),
        (b"\n \n", "is empty"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (gzip.compress(lines(GOOD).encode() * 9, mtime=0)[:-30], "damaged or cut off"),
        (b"\x1f\x8b", "damaged or cut off"),
        (HEADER.encode() + b"\n", "line 1: there is a header and no row"),
        (bytes(range(256)) * 40, "binary file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "binary file"),
        (b"PK\x03\x04 not a zip", "damaged spreadsheet"),
        (b"PAR1 not parquet", "Parquet file cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file"),
        (b"<html><body>sign in</body></html>", "web page"),
        (b'{"orders": []}', "JSON"),
        (b"Dear shop,\nthank you for\nyour letter of the fifth\nof May.\n", "no separator"),
        (lines(GOOD, header="id,date,date,a,b,c").encode(), "columns 2 and 3 are both called"),
        (f"{of(10_000)}\n{of(10_000)}\n".encode(), "line 1: 10,000 columns"),
    ],
)
def test_it_is_refused_in_one_line(tmp_path: Path, content: bytes, words: str) -> None:
    path = put(tmp_path, content)
    with pytest.raises(Invalid, match=words) as error:
        service.sniff(path)
    assert error.value.message.startswith("orders.csv: ")
    assert "\n" not in error.value.message


def test_a_folder_a_missing_file_and_a_zip_archive_are_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="is a folder"):
        service.sniff(tmp_path)
    with pytest.raises(Invalid, match="no such file"):
        service.sniff(tmp_path / "orders.csv")
    with zipfile.ZipFile(tmp_path / "orders.zip", "w") as archive:
        archive.writestr("orders.csv", lines(GOOD))
    with pytest.raises(Invalid, match="zip archive"):
        service.sniff(tmp_path / "orders.zip")


@pytest.mark.parametrize("packed", [False, True])
def test_an_endless_line_stops_the_import_and_leaves_nothing(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    monkeypatch.setattr(files, "LONGEST_LINE", 4096)
    monkeypatch.setattr(files, "SAMPLE_BYTES", 4096)
    rows = [GOOD.replace("1,", f"{number},", 1) for number in range(500)]
    content = lines(*rows, "x" * 10_000, *rows).encode()
    path = put(tmp_path, gzip.compress(content) if packed else content)
    with pytest.raises(Invalid, match="line 502 is longer than 4,096 bytes"):
        take_in(workspace, path)
    assert facts(workspace) == []


def test_an_endless_line_below_the_header_is_named_at_once(tmp_path: Path) -> None:
    path = put(tmp_path, lines("x" * (2 * files.SAMPLE_BYTES), GOOD))
    with pytest.raises(Invalid, match="line 2 is longer than"):
        service.sniff(path)


@pytest.mark.parametrize("encoding", ["base64", "rot13", "idna", "nonsense", "\u0661"])
def test_an_encoding_that_is_none_of_text_is_refused(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(Invalid, match=r"orders.csv: encoding .* is not known; use one of utf-8"):
        service.sniff(put(tmp_path, lines(GOOD)), service.mapping_of({"encoding": encoding}))


def test_a_currency_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"orders.csv: 'EUROS' is no currency"):
        service.sniff(put(tmp_path, lines(GOOD)), service.mapping_of({"currency": "euros"}))


@pytest.mark.parametrize("name", ["orders.csv.gz", "orders.csv.zst"])
def test_a_name_that_promises_packing_does_not_mislead(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    assert take_in(workspace, put(tmp_path, lines(GOOD), name)).accepted == 1


def test_a_number_reads_alike_whatever_the_rows_around_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows = (GOOD, "2,2026-01-05,bob,mug,1,1.5E+02", "3,2026-01-05,bob,mug,1,.5")
    alone = take_in(workspace, put(tmp_path, lines(*rows)), dry_run=True)
    among = take_in(workspace, put(tmp_path, lines(*rows, "4,2026-01-05,bob,mug,1,x")))
    assert alone.revenue_minor == among.revenue_minor == 900 + 15000 + 50
    assert [(row.line, row.code) for row in among.refused] == [(5, "bad_number")]


def test_bytes_of_another_encoding_cost_their_row_only(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows = lines(GOOD, "2,2026-01-05,زهرا,mug,2,4.50", "3,2026-01-05,رضا,mug,2,4.50").encode()
    rows += "4,2026-01-05,سارا,mug,2,4.50\n".encode("cp1256") + b"5,2026-01-05,bo\x00b,mug,1,1\n"
    report = take_in(workspace, put(tmp_path, rows))
    assert [(row.line, row.column, row.code) for row in report.refused] == [
        (5, "customer_id", "bad_text"),
        (6, "customer_id", "bad_text"),
    ]
    assert verdicts(report) == report.rows == 5


def test_a_formula_in_the_refused_file_does_not_run(workspace: Workspace, tmp_path: Path) -> None:
    report = take_in(workspace, put(tmp_path, lines(GOOD, "2,2026-01-05,=cmd(),mug,2,4.50")))
    assert report.refused_file is not None
    assert ",'=cmd()," in Path(report.refused_file).read_text(encoding="utf-8-sig")


def test_a_damaged_parquet_file_does_not_tell_where_it_lies(tmp_path: Path) -> None:
    path = put(tmp_path, b"PAR1 not parquet", "imp_1")
    with pytest.raises(Invalid) as error:
        service.sniff(path, name="orders.parquet")
    assert str(tmp_path) not in error.value.message
