"""Files of products: what the catalogue makes of what shops export."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from regulars.accounts.service import change_profile
from regulars.catalog import service as catalog
from regulars.connectors.product_files import import_products
from regulars.connectors.schemas import ProductMapping, ProductReport
from regulars.core.clock import day_number
from regulars.core.errors import Invalid
from regulars.core.workspace import Workspace
from tests.connectors.makers import NOW, put
from tests.connectors.test_command import run
from tests.server.browser import Browser

HEADER = "sku,title,price"


@pytest.fixture(autouse=True)
def shop(workspace: Workspace) -> Workspace:
    """A shop that counts in pounds."""
    with workspace.state.write() as connection:
        change_profile(connection, currency="GBP")
    return workspace


def take_in(ws: Workspace, path: Path, *, dry_run: bool = False, **how: Any) -> ProductReport:
    return import_products(
        ws,
        path,
        ProductMapping.model_validate(how),
        now=NOW,
        dry_run=dry_run,
        refused_file=path.with_suffix(".refused.csv"),
    )


def text(folder: Path, *rows: str, header: str = HEADER) -> Path:
    return put(folder, "\n".join((header, *rows)) + "\n", "products.csv")


def known(ws: Workspace) -> dict[str, dict[str, Any]]:
    return {row["sku"]: row for row in catalog.products(ws).to_pylist()}


def values(ws: Workspace, sku: str, *names: str) -> tuple[Any, ...]:
    return tuple(known(ws)[sku][name] for name in names)


CELLS = [
    ["SKU", "Name", "Price", "In stock?", "Stock", "Images", "Added on", "Note"],
    ["A1", "Mug, blue", 12.5, 1, 4, "https://s.example/a.jpg, https://s.example/b.jpg", "", "x"],
    ["B2", "Tea", 3, 0, 0, "", "2026-10-05", ""],
]


def as_csv(path: Path) -> None:
    quoted = ((f'"{cell}"' for cell in row) for row in CELLS)
    path.write_text("\n".join(",".join(row) for row in quoted))


def as_tsv(path: Path) -> None:
    path.write_text("\n".join("\t".join(map(str, row)) for row in CELLS), encoding="utf-16")


def as_xlsx(path: Path) -> None:
    book = openpyxl.Workbook()
    for row in CELLS:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)


def as_parquet(path: Path) -> None:
    columns = zip(*([str(cell) for cell in row] for row in CELLS[1:]), strict=True)
    pq.write_table(pa.table(dict(zip(CELLS[0], map(list, columns), strict=True))), path)


@pytest.mark.parametrize("write", [as_csv, as_tsv, as_xlsx, as_parquet])
def test_any_format_gives_the_same_catalogue(
    workspace: Workspace, tmp_path: Path, write: Callable[[Path], None]
) -> None:
    path = tmp_path / "products"
    write(path)
    report = take_in(workspace, path)
    assert (report.rows, report.accepted, report.new, report.refused_rows) == (2, 2, 2, 0)
    assert report.columns["title"] == "Name"
    assert report.unused == ["Note"]
    names = ("title", "price_minor", "in_stock", "stock", "image_url", "added_day")
    picture = "https://s.example/a.jpg"
    assert values(workspace, "A1", *names) == ("Mug, blue", 1250, True, 4, picture, None)
    day = day_number(date(2026, 10, 5))
    assert values(workspace, "B2", *names) == ("Tea", 300, False, 0, None, day)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Handle,Title,Vendor,Type,Variant SKU,Variant Price,Variant Inventory Qty,Image Src",
         "mug,Mug,Acme,Kitchen,M1,12.50,3,https://s.example/m.jpg"),
        ("id,title,description,link,image_link,availability,price,sale_price,brand,product_type",
         "M1,Mug,A mug,https://s.example,https://s.example/m.jpg,in_stock,12.50 GBP,,Acme,Kitchen"),
        ("ID,Type,SKU,Name,In stock?,Stock,Sale price,Regular price,Categories,Images,Brand",
         "17,simple,M1,Mug,1,3,,12.50,Kitchen,https://s.example/m.jpg,Acme"),
        ("کد کالا,نام کالا,دسته بندی,برند,قیمت,موجود,تصویر",
         "M1,Mug,Kitchen,Acme,۱۲٫۵۰,بله,https://s.example/m.jpg"),
        ("رمز المنتج,اسم المنتج,الفئة,الماركة,السعر,متوفر,الصورة",
         "M1,Mug,Kitchen,Acme,١٢٫٥٠,نعم,https://s.example/m.jpg"),
    ],
)  # fmt: skip
def test_what_shops_and_feeds_export_is_recognised(
    workspace: Workspace, tmp_path: Path, header: str, row: str
) -> None:
    take_in(workspace, text(tmp_path, row, header=header))
    names = ("title", "category", "brand", "price_minor", "in_stock", "image_url")
    expected = ("Mug", "Kitchen", "Acme", 1250, True, "https://s.example/m.jpg")
    assert values(workspace, "M1", *names) == expected


def test_facts_without_a_column_stay_and_empty_cells_take_away(
    workspace: Workspace, tmp_path: Path
) -> None:
    take_in(workspace, text(tmp_path, "A,Mug,5", "B,Tea,3"))
    report = take_in(workspace, text(tmp_path, "A,6", "B,", header="sku,price"))
    assert (report.new, report.changed, report.same) == (0, 2, 0)
    assert values(workspace, "A", "title", "price_minor") == ("Mug", 600)
    assert values(workspace, "B", "title", "price_minor") == ("Tea", None)


def test_a_rehearsal_tells_the_same_and_changes_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = text(tmp_path, "A,Mug,5", "A,Mug again,5", "B,Tea,x")
    told = take_in(workspace, path, dry_run=True)
    assert (told.rows, told.accepted, told.repeated, told.new, told.refused_rows) == (3, 2, 1, 1, 1)
    assert known(workspace) == {}
    assert not path.with_suffix(".refused.csv").exists()
    done = take_in(workspace, path)
    left = {"dry_run", "refused_file"}
    assert done.model_dump(exclude=left) == told.model_dump(exclude=left)
    assert values(workspace, "A", "title") == ("Mug again",)


BAD = [
    ("A,Mug,5,,", "A,=cmd(),5,,", "title", "formula"),
    ("A,Mug,5,,", ",Mug,5,,", "sku", "missing_sku"),
    ("A,Mug,5,,", "B,Mug,five,,", "price", "bad_number"),
    ("A,Mug,5,,", "B,Mug,-5,,", "price", "negative"),
    ("A,Mug,5,,", "B,Mug,90000000000000,,", "price", "too_large"),
    ("A,Mug,5,,", "B,Mug,5,perhaps,", "in_stock", "bad_flag"),
    ("A,Mug,5,,", "B,Mug,5,,javascript:alert(1)", "url", "bad_address"),
    ("A,Mug,5,,", "B,Mug,5,,https://bank.example@evil.example/", "url", "bad_address"),
    ("A,Mug,5,,", f"B,{'x' * 501},5,,", "title", "long_text"),
    ("A,Mug,5,,", "B,Mug,5", "", "too_few_columns"),
]


@pytest.mark.parametrize(("good", "bad", "column", "code"), BAD)
def test_a_row_that_cannot_be_used_is_named_and_costs_no_other(
    workspace: Workspace, tmp_path: Path, good: str, bad: str, column: str, code: str
) -> None:
    path = text(tmp_path, good, bad, header=f"{HEADER},in_stock,url")
    report = take_in(workspace, path)
    assert [(row.line, row.column, row.code) for row in report.refused] == [(3, column, code)]
    assert list(known(workspace)) == ["A"]
    written = Path(report.refused_file or "").read_text(encoding="utf-8-sig")
    assert written.splitlines()[0].startswith("regulars_line,regulars_column,regulars_reason")
    assert ",=cmd" not in written


def test_a_refused_file_comes_in_once_it_is_mended(workspace: Workspace, tmp_path: Path) -> None:
    report = take_in(workspace, text(tmp_path, "A,Mug,5", "B,Tea,?"))
    mended = Path(report.refused_file or "")
    mended.write_text(mended.read_text().replace(",?", ",4"))
    assert take_in(workspace, mended).refused_rows == 0
    assert values(workspace, "B", "price_minor") == (400,)


def test_when_every_row_is_refused_the_file_is(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"products.csv: line 2, column 'price': 'x' is not a number"):
        take_in(workspace, text(tmp_path, "A,Mug,x"))


@pytest.mark.parametrize(
    ("header", "row", "how", "words"),
    [
        ("name,price", "Mug,5", {}, "--map sku=COLUMN"),
        ("sku,price", "A,$5.00", {}, "in USD but this workspace counts in GBP"),
        ("sku,added_on", "A,05/06/2026", {}, "--date-order dmy or --date-order mdy"),
        ("sku,price", "A,5", {"columns": {"Preis": "price"}}, "no column 'Preis'"),
        ("sku,price,net", "A,5,4", {"columns": {"price": "price", "net": "price"}}, "Two columns"),
    ],
)
def test_what_a_file_leaves_open_is_asked(
    workspace: Workspace, tmp_path: Path, header: str, row: str, how: dict[str, Any], words: str
) -> None:
    with pytest.raises(Invalid, match=words) as error:
        take_in(workspace, text(tmp_path, row, header=header), **how)
    assert error.value.message.startswith("products.csv: ")
    assert known(workspace) == {}


def test_answers_are_followed(workspace: Workspace, tmp_path: Path) -> None:
    path = text(tmp_path, 'A,"1.250,00",05/06/2026', header="Artikel,Preis,Seit")
    columns = {"Artikel": "sku", "Preis": "price", "Seit": "added_on"}
    take_in(workspace, path, columns=columns, date_order="mdy")
    assert values(workspace, "A", "price_minor", "added_day") == (
        125_000,
        day_number(date(2026, 5, 6)),
    )


@pytest.mark.parametrize(
    ("price", "how", "minor"),
    [
        ("۱۲۵٬۰۰۰ تومان", {}, 1_250_000),
        ("125000 ریال", {}, 125_000),
        ("۱۲۵۰۰۰", {"unit": "toman"}, 1_250_000),
    ],
)
def test_toman_and_rial_are_told_apart(
    workspace: Workspace, tmp_path: Path, price: str, how: dict[str, Any], minor: int
) -> None:
    with workspace.state.write() as connection:
        change_profile(connection, currency="IRR")
    take_in(workspace, text(tmp_path, f"A,{price}", header="sku,price"), **how)
    assert values(workspace, "A", "price_minor") == (minor,)


def test_an_amount_in_rials_or_tomans_is_never_guessed(
    workspace: Workspace, tmp_path: Path
) -> None:
    with workspace.state.write() as connection:
        change_profile(connection, currency="IRR")
    with pytest.raises(Invalid, match="--unit toman or --unit rial"):
        take_in(workspace, text(tmp_path, "A,125000", header="sku,price"))


def test_a_file_is_uploaded_into_the_catalogue(
    office: Workspace, marketer: Browser, tmp_path: Path
) -> None:
    content = f"{HEADER}\nA,Mug,5\nB,Tea,x\n".encode()
    for dry_run, count in ((True, 0), (False, 1)):
        answer = marketer.ask(
            "POST",
            f"/api/imports/products?dry_run={dry_run}",
            files={"file": ("C:\\shop\\products.csv", content)},
        )
        report = answer.json()
        assert (answer.status_code, report["new"], report["refused"][0]["line"]) == (200, 1, 3)
        assert len(known(office)) == count
    bad = marketer.ask("POST", "/api/imports/products", files={"file": ("a.csv", b"name\nx\n")})
    assert (bad.status_code, "a.csv: " in bad.text) == (422, True)
    assert list((office.folder / "imports" / "uploads").iterdir()) == []


def test_the_command_tells_what_it_did_and_ends_with_2_when_rows_were_refused(
    workspace: Workspace, tmp_path: Path
) -> None:
    home = workspace.settings.home
    done = run(home, "products", text(tmp_path, "A,Mug,5", "B,Tea,x"))
    assert done.returncode == 2
    assert "1 new product, 0 changed, 0 as they were; prices in GBP." in done.stdout
    assert "products.csv: line 3, column 'price': 'x' is not a number; correct it." in done.stderr
    options = ("--map", "ignore=price", "--dry-run", "--json")
    told = run(home, "products", text(tmp_path, "A,Cup,5"), *options)
    report = json.loads(told.stdout)
    assert (told.returncode, report["changed"], report["unused"]) == (0, 1, ["price"])
    assert values(workspace, "A", "title") == ("Mug",)
