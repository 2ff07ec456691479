"""Segments inside segments: each is replaced by its rule; circles and explosions are refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from regulars.core.errors import Invalid, Problem
from regulars.segments.conditions.in_segment import InSegment
from regulars.segments.rule import Group, Leaf, Node, survey

MAX_EXPANDED = 500


@dataclass(slots=True)
class Expander:
    """Replaces `in_segment` in one rule."""

    segments: Mapping[str, object]  # rules in their JSON form, read when needed
    conditions: int = field(default=0)

    def expand(self, node: Node, inside: tuple[str, ...] = ()) -> Node:
        """The rule without `in_segment`. Raises Invalid naming the place."""
        if isinstance(node, Group):
            children = tuple(self.expand(child, inside) for child in node.children)
            return Group(node.path, node.kind, children)
        if isinstance(node.condition, InSegment):
            return self._segment(node, node.condition.segment, inside)
        self.conditions += 1
        if self.conditions > MAX_EXPANDED:
            raise _refused(node, f"needs more than {MAX_EXPANDED} conditions in all")
        return node

    def _segment(self, leaf: Leaf, name: str, inside: tuple[str, ...]) -> Node:
        if name in inside:
            raise _refused(leaf, "leads back to the segment itself")
        if name not in self.segments:
            raise _refused(leaf, "there is no such segment")
        rule, problems = survey(self.segments[name])
        if rule is None or problems:
            raise _refused(leaf, "that segment is broken itself")
        return Group(leaf.path, "all", (self.expand(rule, (*inside, name)),))


def _refused(leaf: Leaf, message: str) -> Invalid:
    place = f"{leaf.path}.segment" if leaf.path else "segment"
    return Invalid("The rule is not valid.", problems=(Problem(place, message),))
