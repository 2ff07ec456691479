"""A rule becomes one query: the columns its conditions ask for, joined once to all customers.

Conditions over one dataset share one pass over it, however many they are. Nothing here runs a
query; `Plan.table()` is an Ibis expression with a boolean column per tested rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Any

from regulars.history.service import Few
from regulars.history.tables import DATASETS
from regulars.segments.base import Test, TraitColumn
from regulars.segments.datasets import Made
from regulars.segments.datasets import dataset as history
from regulars.segments.rule import Leaf, Node

PEOPLE = "segment_people"
Column = tuple[str, ...]  # ("trait", key, "number"), ("consent", channel, purpose), ("city",) …


@dataclass(slots=True)
class Plan:
    """What a set of rules needs, gathered while they are compiled; it is the rules' Scope.

    `columns` are facts of the state database, one column each of the table of all customers;
    `totals` are numbers per customer over a dataset of history. A `narrow` plan is for a few
    customers: it reads the rows of those alone, which `few` asks for.
    """

    today: int
    narrow: bool = False
    columns: dict[Column, str] = field(default_factory=dict)
    totals: dict[str | Made, dict[str, Callable[[Any], Any]]] = field(default_factory=dict)
    tests: dict[str, Test] = field(default_factory=dict)
    _names: dict[Any, str] = field(default_factory=dict)
    _since: dict[str | Made, int | None] = field(default_factory=dict)

    def person(self, column: str) -> Test:
        return self._column(column)

    def trait(self, key: str, column: TraitColumn) -> Test:
        return self._column("trait", key, column)

    def listed(self, list_id: str) -> Test:
        return self._column("list", list_id)

    def consent(self, channel: str, purpose: str) -> Test:
        return self._column("consent", channel, purpose)

    def suppressed(self, channel: str) -> Test:
        return self._column("suppressed", channel)

    def _column(self, *column: str) -> Test:
        import ibis

        if column == ("customer_id",):
            return ibis._.customer_id
        return ibis._[self.columns.setdefault(column, f"fact_{len(self.columns)}")]

    def total(
        self, dataset: str | Made, measure: Callable[[Any], Any], *, since: int | None = None
    ) -> Test:
        import ibis

        before = self._since.get(dataset, since)
        self._since[dataset] = None if since is None or before is None else min(since, before)
        measures = self.totals.setdefault(dataset, {})
        asked = (dataset, measure(history(dataset)).op())  # the same number is counted once
        name = self._names.setdefault(asked, f"{dataset}_{len(measures)}")
        measures[name] = measure
        return ibis._[name]

    def add(self, name: str, node: Node) -> None:
        """Test every customer against a rule; the answer is the boolean column `name`."""
        self.tests[name] = test_of(node, self)

    def add_flip(self, name: str, nodes: Iterable[Node]) -> None:
        """The first day to come on which an answer of the rules may change; null for none."""
        import ibis

        days = [day for node in nodes for day in flips_of(node, self) or ()]
        coming = [(day > self.today).ifelse(day, ibis.null("int64")).cast("int64") for day in days]
        never = ibis.null("int64")
        self.tests[name] = ibis.least(never, *coming) if coming else never

    def table(self, people: Mapping[str, Any]) -> Any:
        """All customers with a column per test; `people` are the columns registered for them."""
        import ibis

        joined = everybody = ibis.table(dict(people), name=PEOPLE)
        for dataset, measures in sorted(self.totals.items(), key=lambda item: str(item[0])):
            joined = _with_totals(joined, self._rows(dataset, everybody), measures)
        return joined.select("customer_id", **self.tests)

    def laid(self, people: Mapping[str, Any]) -> Any:
        """As `table`, where the totals are columns of the registered table already."""
        import ibis

        return ibis.table(dict(people), name=PEOPLE).select("customer_id", **self.tests)

    def asked(self) -> dict[str, tuple[str | Made, Any]]:
        """What each total is: its dataset, and its measure as an operation that can be compared."""
        return {name: (dataset, operation) for (dataset, operation), name in self._names.items()}

    def totals_over(self, dataset: str | Made, names: Iterable[str]) -> Any:
        """Those totals of everybody who has rows in the dataset, in order of ids."""
        measures = {name: self.totals[dataset][name] for name in names}
        return _totals(self._rows(dataset), measures).order_by("customer_id")

    def few(self) -> list[Few]:
        """The rows of the few customers that the table of a narrow plan reads."""
        return [
            Few(f"few_{dataset}", dataset, _columns(dataset, measures), self._since[dataset])
            for dataset, measures in self.totals.items()
            if self.narrow and dataset in DATASETS and isinstance(dataset, str)
        ]

    def _rows(self, dataset: str | Made, people: Any = None) -> Any:
        import ibis

        rows, since = history(dataset), self._since[dataset]
        few = {each.dataset: each for each in self.few()}.get(str(dataset))
        if few is not None:
            rows = ibis.table({name: rows[name].type() for name in few.columns}, name=few.name)
        elif self.narrow:
            rows = rows.semi_join(people, "customer_id")
        return rows if since is None else rows.filter(rows.day >= since)


def test_of(node: Node, plan: Plan) -> Test:
    """The boolean of a rule; a condition that answers null answers no, so `not` is its opposite."""
    import ibis

    if isinstance(node, Leaf):
        return node.condition.test(plan).fill_null(False)
    tests = [test_of(child, plan) for child in node.children]
    if node.kind == "not":
        return ~tests[0]
    return reduce(and_ if node.kind == "all" else or_, tests, ibis.literal(node.kind == "all"))


def flips_of(node: Node, plan: Plan) -> list[Test] | None:
    """All days on which a rule may change by waiting alone; None when a condition cannot say."""
    if isinstance(node, Leaf):
        days = node.condition.flips(plan)
        return None if days is None else list(days)
    found = [flips_of(child, plan) for child in node.children]
    known = [days for days in found if days is not None]
    return [day for days in known for day in days] if len(known) == len(found) else None


def _columns(dataset: str, measures: Mapping[str, Callable[[Any], Any]]) -> tuple[str, ...]:
    """The columns of a dataset that measures read, its customer and its day."""
    import ibis.expr.operations as operations

    read = _totals(history(dataset), measures).op().find(operations.Field)
    return tuple(sorted({"day", *(field.name for field in read)}))


def _with_totals(people: Any, rows: Any, measures: Mapping[str, Callable[[Any], Any]]) -> Any:
    totals = _totals(rows, measures)
    joined = people.left_join(totals, people.customer_id == totals.customer_id)
    return joined.select(
        *[people[column] for column in people.columns], *[totals[name] for name in measures]
    )


def _totals(rows: Any, measures: Mapping[str, Callable[[Any], Any]]) -> Any:
    rows = rows.filter(rows.customer_id.notnull())
    return rows.group_by("customer_id").aggregate(
        **{name: measure(rows) for name, measure in measures.items()}
    )
