"""The shop whose messages the benchmarks of sending send."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import insert

from regulars.channels import service as channels
from regulars.core.clock import utc_now
from regulars.core.workspace import Workspace
from regulars.customers import service as people
from regulars.customers.tables import customers
from regulars.messages import claims, hold, service
from regulars.messages.claims import Claimed
from regulars.messages.service import Mailing, Planned

CHUNK = 50_000
SEED = "none (numbered addresses)"
SUBJECT = "{{ customer.first_name }}، دلمان برایتان تنگ شده"
BODY = """<h1>سلام {{ customer.first_name }}</h1>
<p>آخرین خرید شما: {{ customer.last_order_on | date | default: "-" }}.
با {{ customer.revenue | money }} خرید، از بهترین مشتریان {{ shop.title }} هستید.</p>
<ul>{% for item in (1..8) %}<li><a href="https://shop.example/p/{{ item }}?c=back">کالای {{ item }}
برای شما</a></li>{% endfor %}</ul>"""


def prepare(ws: Workspace, port: int, size: int, pem: str) -> None:
    """A shop with `size` customers who agreed, and a campaign planned for all of them."""
    now = utc_now()
    form = channels.SenderForm(
        settings={"host": "127.0.0.1", "port": port, "security": "none"},
        from_name="Corner Shop",
        from_address="hello@shop.example",
        dkim_domain="shop.example",
        dkim_selector="s1",
        dkim_key=pem,
        rate_per_minute=0,
    )
    with ws.state.write() as connection:
        channels.put_sender(connection, ws.keys, "email", form, now=now)
        mailing = Mailing(id="cmp_bench", content=service.letter(SUBJECT, BODY))
        service.open_mailing(connection, mailing, now=now)
    for start in range(1, size + 1, CHUNK):
        _people(ws, range(start, min(start + CHUNK, size + 1)), now)
    with ws.state.write() as connection:
        service.complete_mailing(connection, "cmp_bench")


def _people(ws: Workspace, numbers: Sequence[int], now: datetime) -> None:
    with ws.state.write() as connection:
        rows = [
            {
                "id": number,
                "created_at": now,
                "email": f"c{number}@example.com",
                "name": "مینا رحیمی",
                "language": "fa",
                "search": "",
            }
            for number in numbers
        ]
        connection.execute(insert(customers), rows)
        people.give_consent(connection, numbers, channel="email", source="bench", now=now)
        service.plan(connection, [Planned(one, "cmp_bench") for one in numbers], now=now)


def claimed(ws: Workspace, size: int) -> Iterator[Claimed]:
    """The messages planned, every rule asked, as the ledger lets go of them."""
    assert hold.check(ws, now=utc_now())
    while size > 0:
        with ws.state.write() as connection:
            got = claims.claim(connection, "email", worker="w", limit=128, now=utc_now())
        assert got.taken
        size -= len(got.taken)
        yield from got.taken
