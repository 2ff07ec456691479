"""What crosses the wire: what was found in a file, how to read it, and what became of its rows."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

from pydantic import Field

from regulars.core.text import Count, Name, Text, Wire

Role = Literal[
    "order_id",
    "ordered_at",
    "customer",
    "name",
    "email",
    "phone",
    "sku",
    "title",
    "category",
    "brand",
    "quantity",
    "price",
    "amount",
    "cost",
    "total",
    "discount",
    "currency",
    "coupon",
    "channel",
    "country",
    "city",
    "language",
    "email_consent",
    "refund",
    "ignore",
]
ROLES: dict[Role, str] = {
    "order_id": "Number of the order; rows with the same number are lines of one order.",
    "ordered_at": "When the order was placed.",
    "customer": "The shop's own number of the customer.",
    "name": "The customer's name.",
    "email": "The customer's e-mail address.",
    "phone": "The customer's phone number.",
    "sku": "The product's number.",
    "title": "The product's name.",
    "category": "The product's category.",
    "brand": "The product's brand.",
    "quantity": "How many pieces.",
    "price": "Price of one piece.",
    "amount": "What the row costs: quantity times price.",
    "cost": "What one piece cost the shop.",
    "total": "What the whole order costs.",
    "discount": "What was taken off the whole order.",
    "currency": "Currency of the amounts.",
    "coupon": "Coupon used.",
    "channel": "Where the order was placed: web, shop, phone …",
    "country": "The customer's country.",
    "city": "The customer's city.",
    "language": "The customer's language.",
    "email_consent": "Whether the customer agreed to marketing e-mail.",
    "refund": "Whether the row is a refund or a cancellation.",
    "ignore": "Not used.",
}

ProductRole = Literal[
    "sku",
    "title",
    "category",
    "brand",
    "price",
    "cost",
    "image_url",
    "url",
    "in_stock",
    "stock",
    "added_on",
    "ignore",
]
PRODUCT_ROLES: tuple[str, ...] = get_args(ProductRole)

FileFormat = Literal["text", "xlsx", "parquet"]
Calendar = Literal["gregorian", "jalali"]
DateOrder = Literal["ymd", "dmy", "mdy"]
Unit = Literal["", "toman", "rial"]
Level = Literal["order", "line"]  # what one row is


class Mapping(Wire):
    """How a file is to be read. What is left out is taken from the guess."""

    columns: dict[Text, Role] = Field(default_factory=dict, max_length=1000)
    encoding: Name | None = None
    calendar: Calendar | None = None
    date_order: DateOrder | None = None
    decimal: Literal[".", ","] | None = None
    currency: Name | None = None
    unit: Unit | None = None
    level: Level | None = None
    duplicates: Literal["ignore", "keep"] = "ignore"
    source: Name = "shop"


class ProductMapping(Wire):
    """How a file of products is to be read. What is left out is taken from the guess."""

    columns: dict[Text, ProductRole] = Field(default_factory=dict, max_length=1000)
    encoding: Name | None = None
    date_order: DateOrder | None = None
    decimal: Literal[".", ","] | None = None
    unit: Literal["toman", "rial"] | None = None


class Column(Wire):
    """One column of a file, what it holds and what it seems to mean."""

    name: str
    index: int
    samples: list[str]
    filled: float
    guess: Role
    sure: bool


class Question(Wire):
    """Something the file does not say; `blocking` ones must be answered before an import."""

    code: str
    message: str
    option: str
    choices: list[str]
    blocking: bool


class Sniff(Wire):
    """What a look at the beginning of a file tells."""

    format: FileFormat
    encoding: str
    delimiter: str
    header: bool
    columns: list[Column]
    calendar: Calendar
    date_order: DateOrder
    decimal: str
    currency: str
    currency_from: str
    unit: Unit
    level: Level
    cancelled_with_c: bool
    questions: list[Question]
    fingerprint: str


class RefusedRow(Wire):
    """One row that could not be used."""

    line: int
    column: str
    code: str
    value: str
    message: str


class ImportReport(Wire):
    """What became of every row of a file."""

    dry_run: bool
    rows: Count
    accepted: Count
    merged: Count
    ignored: dict[str, Count]
    refused_rows: Count
    refused: list[RefusedRow]
    refused_by_code: dict[str, Count]
    refused_file: str | None
    orders_new: Count
    orders_known: Count
    orders_changed: Count
    customers_new: Count
    customers_known: Count
    refunds_matched: Count
    refunds_unmatched: Count
    lines_without_customer: Count
    revenue_without_customer_minor: int
    revenue_minor: int
    refunds_minor: int
    currency: str
    currency_from: str
    unit: Unit
    calendar: Calendar | None = None  # the shop's from now on, when the file's dates decided it
    source: str
    first_day: str | None
    last_day: str | None


class ProductReport(Wire):
    """What became of every row of a file of products."""

    dry_run: bool
    rows: Count
    accepted: Count
    repeated: Count = Field(description="Rows whose product a later row names again.")
    new: Count
    changed: Count
    same: Count
    refused_rows: Count
    refused: list[RefusedRow]
    refused_by_code: dict[str, Count]
    refused_file: str | None
    currency: str
    columns: dict[str, str] = Field(description="The column that was read for each role.")
    unused: list[str]


class Progress(Wire):
    """How far a running import has come."""

    stage: str
    done: int
    total: int | None


class Import(Wire):
    """One uploaded file and what was done with it."""

    id: str
    file_name: str
    size: int
    state: Literal["uploaded", "rehearsed", "running", "done", "failed"]
    sniff: Sniff
    mapping: Mapping
    report: ImportReport | None
    progress: Progress | None
    error: str | None
    created_at: datetime
    finished_at: datetime | None


class Imports(Wire):
    """Imports, newest first."""

    items: list[Import]


class RoleChoice(Wire):
    """A role that a column can have."""

    key: Role
    help: str


class Roles(Wire):
    """All roles."""

    items: list[RoleChoice]
