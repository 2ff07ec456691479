"""Recommendations as they cross the wire; documented in docs/concepts/recommendations.md."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from regulars.core.text import Wire
from regulars.recommendations.rules import RecommendationRules

ListName = Literal[
    "for_you",
    "discover_weekly",
    "new_for_you",
    "buy_again",
    "goes_with",
    "trending",
    "replenish",
]
Code = Literal[
    "because_you_bought",  # sku, title: the own item that weighs most; number: its share of score
    "bought_before",  # number: on how many days
    "goes_with",  # sku, title: what it is bought together with; number: how many orders held both
    "popular",  # number: how many people bought it in the last four weeks
    "trending",  # number: how many times as many people as in the weeks before
    "new_in_category",  # title: the category; number: days since it came
    "new_in_brand",  # title: the brand; number: days since it came
    "due",  # number: days until it is due by the own rhythm; below zero: overdue
    "pinned",
]


class Reason(Wire):
    """Why an item stands in a list: a code, and the product and number that go with it."""

    code: Code
    sku: str | None = None
    title: str | None = None
    number: float | None = None


class Recommendation(Wire):
    """One item of a list. Facts are null where neither catalogue nor order lines tell them."""

    sku: str
    title: str | None
    category: str | None
    brand: str | None
    price_minor: int | None
    image_url: str | None
    url: str | None
    in_stock: bool
    score: float
    reason: Reason


class RecommendationList(Wire):
    """What one customer is shown. `recommender` made it: `popular` where nothing is known of them.

    `week` is the first day of the week that *discover weekly* is fixed for.
    """

    customer_id: str
    list: ListName
    recommender: str | None
    week: date | None
    made_at: datetime | None
    currency: str
    items: tuple[Recommendation, ...]


class GoesWith(Wire):
    """What is bought together with one product, in one order."""

    sku: str
    title: str | None
    made_at: datetime | None
    currency: str
    items: tuple[Recommendation, ...]


class Mean(Wire):
    """A mean over customers with its 95 % interval."""

    value: float
    low: float
    high: float


class Tested(Wire):
    """How well one recommender foretold what came. `blend` is its choice after the shop's rules."""

    recommender: str
    ndcg: Mean
    recall: Mean


class Task(Wire):
    """One question of the test: items new to the customer, or all they bought.

    `chosen` foretold best and is used. `simple` is the list that needs no model (`popular` for new
    items, `buy_again` for all), `better_by` what the chosen one adds to its NDCG per customer; null
    when the simple list itself was best.
    """

    task: Literal["new", "again"]
    customers: int
    tested: tuple[Tested, ...]
    chosen: str
    simple: str
    better_by: Mean | None


class RecommendationTest(Wire):
    """The last days of the shop's own past, foretold from what came before `cut`."""

    cut: date
    days: int
    tasks: tuple[Task, ...]


class RecommendationStatus(Wire):
    """The newest fit, and how well it foretells. All null or zero before the first."""

    made_at: datetime | None
    as_of: date | None
    seconds: float | None
    customers: int
    items: int
    purchases: int
    for_new: str
    for_again: str
    lists: tuple[ListName, ...]
    week: date
    test: RecommendationTest | None


class RulesOut(Wire):
    """The rules in force and when somebody changed them; null: nobody yet."""

    rules: RecommendationRules
    changed_at: datetime | None


class RecommendationRefit(Wire):
    """The job that was asked for."""

    job: str
