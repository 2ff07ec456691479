"""Which large mailbox provider an address belongs to: by its domain's mail servers, once known.

A domain that nobody knows counts among the others until its mail servers have been looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from regulars.channels.records import Dns, Silent
from regulars.channels.tables import mail_domains as table
from regulars.core.db import insert_new, upsert
from regulars.core.workspace import Workspace

OTHER = "other"
GROUPS = ("gmail", "microsoft", "yahoo", "apple", OTHER)
LOOK_EVERY, LOOK_AGAIN = timedelta(days=30), timedelta(hours=1)
_BATCH = 200
_KEY = ["domain"]
_DOMAINS = {
    "gmail": r"g(oogle)?mail\.com",
    "microsoft": r"(outlook|hotmail|live)\.[a-z.]{2,6}|msn\.com",
    "yahoo": r"(yahoo\.[a-z.]{2,6}|ymail\.com|rocketmail\.com|aol\.com)",
    "apple": r"(icloud|me|mac)\.com",
}
_SERVERS = {
    "gmail": r"(.*\.)?(google|googlemail)\.com",
    "microsoft": r".*\.(outlook\.com|hotmail\.com|mx\.microsoft)",
    "yahoo": r".*\.yahoodns\.net",
    "apple": r".*\.icloud\.com",
}


def groups_of(connection: Connection, addresses: Iterable[str], *, now: datetime) -> dict[str, str]:
    """The group of each address. Domains that nobody knows yet are noted to be looked up."""
    domains = {one: one.rpartition("@")[2].lower() for one in addresses}
    groups = {domain: by_domain(domain) for domain in set(domains.values())}
    unsure = sorted(domain for domain, group in groups.items() if group == OTHER)
    if unsure:
        query = select(table.c.domain, table.c.mail_group).where(table.c.domain.in_(unsure))
        known = {row.domain: row.mail_group for row in connection.execute(query)}
        groups |= {domain: group for domain, group in known.items() if group}
        new = [{"domain": domain, "next_look_at": now} for domain in unsure if domain not in known]
        insert_new(connection, table, new)
    return {address: groups[domain] for address, domain in domains.items()}


def by_domain(domain: str) -> str:
    """The group of the domains that the large providers themselves give out."""
    return _first(_DOMAINS, domain)


def by_servers(servers: Iterable[str]) -> str:
    """The group of a domain whose mail these servers take."""
    return next((found for one in servers if (found := _first(_SERVERS, one)) != OTHER), OTHER)


def _first(patterns: dict[str, str], text: str) -> str:
    return next((key for key, one in patterns.items() if re.fullmatch(one, text)), OTHER)


def look_up(ws: Workspace, *, now: datetime) -> int:
    """Look up the mail servers of domains that are new or were not looked up for a month."""
    with ws.state.read() as connection:
        query = select(table.c.domain).where(table.c.next_look_at <= now)
        due = list(connection.scalars(query.order_by(table.c.next_look_at).limit(_BATCH)))
    dns = Dns(ws.settings.dns_server)
    rows = [_looked_up(domain, dns, now) for domain in due]
    with ws.state.write() as connection:
        upsert(connection, table, rows, key=_KEY, change=["next_look_at"])
        known = [row for row in rows if row["mail_group"]]
        upsert(connection, table, known, key=_KEY, change=["mail_group"])
    return len(rows)


def _looked_up(domain: str, dns: Dns, now: datetime) -> dict[str, Any]:
    """The row of a domain; silence changes nothing that is known."""
    try:
        group = by_servers(dns.exchangers(domain))
    except Silent:
        return {"domain": domain, "mail_group": None, "next_look_at": now + LOOK_AGAIN}
    return {"domain": domain, "mail_group": group, "next_look_at": now + LOOK_EVERY}
