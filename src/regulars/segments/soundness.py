"""Whether rules still mean something: what they speak of may have been deleted since.

A broken rule has no members and no count; it says what is wrong and where, everywhere it is used.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from regulars.core.errors import Invalid, Problem
from regulars.customers import service as customers
from regulars.segments import queries
from regulars.segments.base import Reference
from regulars.segments.expand import Expander
from regulars.segments.rule import Leaf, Node, leaves, survey


def references(node: Node | None) -> Iterable[Reference]:
    """Everything that the conditions of a rule speak of."""
    found = (leaf.condition.refers() for leaf in leaves(node)) if node else ()
    return (each for every in found for each in every)


@dataclass(slots=True)
class Soundness:
    """What is there to be spoken of, and the verdicts on rules so far."""

    segments: Mapping[str, object]  # their rules
    lists: Collection[str]
    traits: Collection[str] | None  # those somebody has, if rules ask; None: nobody has any yet
    verdicts: dict[str, tuple[Problem, ...]] = field(default_factory=dict)

    @classmethod
    def load(cls, connection: Connection, known: Mapping[str, object], *more: object) -> Soundness:
        """Ready to judge the known segments and more rules."""
        rules = [survey(rule)[0] for rule in (*known.values(), *more)]
        asked = {each.id for rule in rules for each in references(rule) if each.kind == "trait"}
        there = customers.trait_keys(connection) if asked else ()
        return cls(known, queries.list_ids(connection), (there or None) if asked else ())

    def broken(self) -> dict[str, tuple[Problem, ...]]:
        """The known segments that are broken, with what is wrong in each."""
        return {each: found for each in self.segments if (found := self.of_segment(each))}

    def of_segment(self, segment_id: str) -> tuple[Problem, ...]:
        """What is wrong with a known segment."""
        if segment_id not in self.verdicts:
            self.verdicts[segment_id] = ()  # met again inside itself: the expander says so
            self.verdicts[segment_id] = self.problems(self.segments[segment_id], (segment_id,))
        return self.verdicts[segment_id]

    def problems(self, rule: object, inside: tuple[str, ...] = ()) -> tuple[Problem, ...]:
        """What is wrong with a rule, each at its place; empty when it is sound."""
        node, found = survey(rule)
        if node is None or found:
            return found
        gone = tuple(self._gone(node))
        if gone:
            return gone
        try:
            Expander(self.segments).expand(node, inside)
        except Invalid as error:
            return error.problems
        return ()

    def _gone(self, node: Node) -> Iterable[Problem]:
        for leaf in leaves(node):
            for each in leaf.condition.refers():
                if message := self._missing(each):
                    yield Problem(_place(leaf, each), message)

    def _missing(self, each: Reference) -> str:
        if each.kind == "segment":
            if each.id not in self.segments:
                return "there is no such segment"
            return "that segment is broken itself" if self.of_segment(each.id) else ""
        if each.kind == "list":
            return "" if each.id in self.lists else "there is no such list"
        known = self.traits is None or each.id in self.traits
        return "" if known else "no customer has this trait any more"


def _place(leaf: Leaf, each: Reference) -> str:
    return f"{leaf.path}.{each.field}" if leaf.path else each.field
