"""What letters recommend: asked for a whole batch of customers, and only what its words name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, get_args

import structlog

from regulars.core.workspace import Workspace
from regulars.messages import queries
from regulars.messages.claims import Claimed
from regulars.messages.reasons import because
from regulars.messages.templates import paths
from regulars.messages.words import Content, Words
from regulars.recommendations import service as recommendations
from regulars.recommendations.schemas import ListName, Reason, Recommendation

OBJECT = "recommendations"
LISTS: tuple[ListName, ...] = get_args(ListName)
ITEMS = 10
READ_AHEAD = 1_000  # customers; one question for many costs little more than one for a few
FRESH = timedelta(minutes=5)

log = structlog.get_logger("sending")

Lists = Mapping[ListName, tuple[Recommendation, ...]]

EXAMPLE = Recommendation(
    sku="EXAMPLE-1",
    title="Example",
    category="Examples",
    brand="Example",
    price_minor=1250,
    image_url="https://example.com/example.jpg",
    url="https://example.com/example",
    in_stock=True,
    score=1.0,
    reason=Reason(code="because_you_bought", sku="EXAMPLE-2", title="Another", number=0.5),
)


def named(*words: Words) -> frozenset[ListName]:
    """The lists that the words speak of; all of them where the words choose as they run."""
    return frozenset().union(*(_named(each) for each in words))


@lru_cache(maxsize=256)
def _named(words: Words) -> frozenset[ListName]:
    found = [path for source in words.sources for path in paths(source) if path[0] == OBJECT]
    if any(len(path) < 2 or not isinstance(path[1], str) for path in found):
        return frozenset(LISTS)
    return frozenset(name for name in LISTS if any(path[1] == name for path in found))


def lists_of(
    ws: Workspace, customer_ids: Sequence[int], names: Iterable[ListName], *, now: datetime
) -> dict[int, Lists]:
    """These lists for each customer: one question for each list."""
    found: dict[int, dict[ListName, tuple[Recommendation, ...]]] = {one: {} for one in customer_ids}
    for name in sorted(names):
        made = recommendations.for_customers(ws, customer_ids, name, ITEMS, now=now)
        for customer_id, told in made.items():
            found[customer_id][name] = told.items
    return dict(found)


def in_words(lists: Lists, language: str) -> dict[str, list[dict[str, Any]]]:
    """The lists as a template sees them; those that were not asked for are empty."""
    return {name: [_item(one, language) for one in lists.get(name, ())] for name in LISTS}


def _item(one: Recommendation, language: str) -> dict[str, Any]:
    return {
        "sku": one.sku,
        "title": one.title or one.sku,
        "category": one.category,
        "brand": one.brand,
        "price": one.price_minor,
        "image": one.image_url,
        "url": one.url,
        "reason": because(one.reason, language),
    }


@dataclass(frozen=True, slots=True)
class _Stock:
    """Lists of some customers of a mailing, as of a moment."""

    lists: Mapping[int, Lists]
    at: datetime


class Shelf:
    """Keeps the lists of the next customers of each mailing that is being sent."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._stock: dict[str, _Stock] = {}

    def serve(
        self, taken: Sequence[Claimed], contents: Mapping[str, Content], *, now: datetime
    ) -> tuple[list[Claimed], set[str]]:
        """The messages with the lists that their words name; and the mailings where that failed."""
        served, failed = [], set()
        for one in taken:
            try:
                served.append(self._with_lists(one, taken, contents[one.campaign_id], now))
            except Exception:
                log.exception("recommendations failed", mailing=one.campaign_id)
                failed.add(one.campaign_id)
                served.append(one)
        return served, failed

    def _with_lists(
        self, one: Claimed, taken: Sequence[Claimed], content: Content, now: datetime
    ) -> Claimed:
        names = named(*content.every())
        if not names:
            return one
        stock = self._stock.get(one.campaign_id)
        if stock is None or one.customer_id not in stock.lists or now - stock.at > FRESH:
            mine = [each.customer_id for each in taken if each.campaign_id == one.campaign_id]
            stock = self._stock[one.campaign_id] = self._fetch(one, mine, names, now)
        return replace(one, lists=stock.lists[one.customer_id])

    def _fetch(
        self, one: Claimed, mine: list[int], names: Iterable[ListName], now: datetime
    ) -> _Stock:
        with self._ws.state.read() as connection:
            coming = queries.next_customers(connection, one.campaign_id, one.channel, READ_AHEAD)
        customer_ids = sorted({*mine, *coming})
        return _Stock(lists_of(self._ws, customer_ids, names, now=now), now)
