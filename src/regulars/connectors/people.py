"""Who bought: the customers of a file, recognised or given the id that their identity implies."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa
from sqlalchemy import Connection, select

from regulars.connectors.dates import DIGITS
from regulars.connectors.plan import Plan
from regulars.connectors.schemas import Role
from regulars.core.workspace import Workspace
from regulars.customers import service as customers
from regulars.customers.tables import identities
from regulars.history.engine import DuckDBEngine

# Identities by the trust they deserve: the shop's own number names one person for ever.
KINDS: dict[Role, str] = {"customer": "external", "email": "email", "phone": "phone"}
_INVISIBLE = (
    "[\\x{0000}-\\x{001F}\\x{007F}\\x{200B}-\\x{200F}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}"
    "\\x{FEFF}]"
)
_DETAILS: tuple[Role, ...] = ("name", "language", "country", "city", "email_consent")


def identified_by(plan: Plan) -> list[Role]:
    """The columns that tell customers apart in this file."""
    return [role for role in KINDS if plan.has(role)]


def recognise(engine: DuckDBEngine, ws: Workspace, plan: Plan) -> None:
    """Make `people`: one row per distinct combination of identities, with its customer id."""
    roles = identified_by(plan)
    listed = ", ".join(roles)
    engine.command(
        f"CREATE TABLE met AS SELECT DISTINCT {listed} FROM rows "
        f"WHERE fault IS NULL AND rule IS NULL"
    )
    engine.command(f"CREATE TABLE spelled AS SELECT *, {_spellings(plan, roles)} FROM met")
    if "phone" in roles:
        _spell_phones(engine, plan)
    else:
        engine.command("ALTER TABLE spelled ADD COLUMN phone_value VARCHAR")
    _known(engine, ws)
    engine.command(_identified())


def _spellings(plan: Plan, roles: list[Role]) -> str:
    """The normal spelling of each identity, as `customers.normalise_identity` has it."""

    def plain(role: str) -> str:
        latin = f"translate({role}, '{DIGITS[0]}', '{DIGITS[1]}')"
        return f"trim(regexp_replace({latin}, '{_INVISIBLE}', '', 'g'))"

    def odd(role: str) -> str:
        """Whether there is anything to change: most texts are plain, and a change takes long."""
        return f"regexp_matches({role}, '[^!-~]')"

    number = f"nullif(regexp_replace({plain('customer')}, '^([0-9]+)[.]0$', '\\1'), '')"
    email = f"CASE WHEN {odd('email')} THEN {plain('email')} ELSE email END"
    found = {
        "customer": f"CASE WHEN {odd('customer')} OR suffix(customer, '.0') THEN {number} "
        "ELSE customer END",
        "email": f"CASE WHEN regexp_full_match({email}, '[^\\s@<>,;:\"()\\[\\]]+"
        f"@[^\\s@<>,;:\"()\\[\\]]+') AND length(email) <= 254 THEN lower({email}) END",
    }
    return ", ".join(
        f"{found[role] if role in roles else 'NULL::VARCHAR'} AS {role}_value"
        for role in ("customer", "email")
    )


def _spell_phones(engine: DuckDBEngine, plan: Plan) -> None:
    """Numbers need a telephone book of rules: each distinct one is looked up once."""
    texts = engine.execute("SELECT DISTINCT phone FROM met WHERE phone IS NOT NULL")["phone"]
    values = [customers.normalise_identity("phone", t, plan.country) for t in texts.to_pylist()]
    engine.register("dialled", pa.table({"phone": texts, "phone_value": pa.array(values, "str")}))
    engine.command(
        "CREATE OR REPLACE TABLE spelled AS "
        "SELECT s.*, d.phone_value FROM spelled s LEFT JOIN dialled d USING (phone)"
    )


def _known(engine: DuckDBEngine, ws: Workspace) -> None:
    """Make `known`: those identities that some customer has already."""
    empty = pa.table({"kind": [], "value": [], "customer_id": []}).cast(
        pa.schema([("kind", pa.string()), ("value", pa.string()), ("customer_id", pa.int64())])
    )
    with ws.state.write() as connection:
        found = _resolved(engine, connection) or empty
    engine.register("known", found)


def _resolved(engine: DuckDBEngine, connection: Connection) -> pa.Table | None:
    if connection.execute(select(identities.c.kind).limit(1)).first() is None:
        return None  # a first import need not ask half a million times
    asked = " UNION ".join(
        f"SELECT '{kind}' AS kind, {role}_value AS value FROM spelled WHERE {role}_value NOT NULL"
        for role, kind in KINDS.items()
    )
    return customers.resolve(connection, engine.execute(asked))


def _identified() -> str:
    """Known by number, else by address; the others get the id of their first identity.

    A row with an address alone belongs to the number that the same file gives that address.
    """
    joins = " ".join(
        f"LEFT JOIN known AS by_{role} ON by_{role}.kind = '{kind}' "
        f"AND by_{role}.value = s.{role}_value"
        for role, kind in KINDS.items()
    )
    return f"""
        CREATE TABLE people AS
        WITH owners AS (
            SELECT email_value, min(customer_value) AS owner FROM spelled
            WHERE email_value NOT NULL AND customer_value NOT NULL GROUP BY email_value
        ), named AS (
            SELECT s.* REPLACE (coalesce(s.customer_value, o.owner) AS customer_value)
            FROM spelled s LEFT JOIN owners o USING (email_value)
        ), first AS (
            SELECT *, CASE WHEN customer_value NOT NULL THEN 'external'
                WHEN email_value NOT NULL THEN 'email'
                WHEN phone_value NOT NULL THEN 'phone' END AS kind,
                coalesce(customer_value, email_value, phone_value) AS value
            FROM named
        )
        SELECT s.*, coalesce(by_customer.customer_id, by_email.customer_id, by_phone.customer_id,
            ('0x' || substr(sha256(s.kind || ':' || s.value), 1, 15))::BIGINT) AS customer_id
        FROM first s {joins}
        WHERE s.kind NOT NULL"""


def all_known(engine: DuckDBEngine) -> bool:
    """Whether every sound row says who bought."""
    counted = "SELECT (SELECT count(*) FROM met) = (SELECT count(*) FROM people) AS same"
    return bool(engine.execute(counted)["same"][0].as_py())


def rehearse(engine: DuckDBEngine, ws: Workspace) -> customers.ImportedPeople:
    """How many of the customers would be new."""
    met = engine.execute("SELECT DISTINCT customer_id FROM people")["customer_id"].to_pylist()
    with ws.state.read() as connection:
        known = customers.count_known(connection, met)
    return customers.ImportedPeople(new=len(met) - known, known=known)


def write_people(
    ws: Workspace, table: pa.Table, *, source: str, now: datetime
) -> customers.ImportedPeople:
    """Add the customers to the workspace; doing it again changes nothing."""
    with ws.state.write() as connection:
        return customers.import_people(connection, table, source=source, now=now)


def people_table(engine: DuckDBEngine, plan: Plan, latest: pa.Table | None) -> pa.Table:
    """One row per customer with the latest details that the file gives.

    `latest` holds those details when they are known already.
    """
    spelled = (
        "SELECT customer_id, min(kind) AS kind, min(value) AS value, min(email_value) AS email, "
        "min(phone_value) AS phone FROM people GROUP BY customer_id"
    )
    wanted = details(plan)
    if not wanted:
        return engine.execute(spelled)
    if latest is None:
        newest = ", ".join(f"arg_max({each}, occurred_at) AS {each}" for each in wanted)
        found = f"(SELECT customer_id, {newest} FROM good GROUP BY customer_id)"
    else:
        engine.register("latest", latest)
        found = "latest"
    return engine.execute(f"SELECT * FROM ({spelled}) LEFT JOIN {found} USING (customer_id)")


def details(plan: Plan) -> list[Role]:
    """What a file says of customers besides who they are."""
    return [role for role in _DETAILS if plan.has(role)]
