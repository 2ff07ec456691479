"""A rule as a tree: read from its one JSON form with every fault named, and written back.

{"all": [rule, …]}      everybody who matches every one; empty means everyone
{"any": [rule, …]}      everybody who matches at least one
{"not": rule}           everybody else
{"condition": key, …}   one condition with its parameters
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from regulars.core.errors import Invalid, Problem
from regulars.segments.base import CONDITIONS, Condition, Scope, Test

MAX_DEPTH = 8
MAX_CONDITIONS = 100
MAX_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Leaf:
    """One condition."""

    path: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Group:
    """Several rules joined by `all` or `any`, or one turned round by `not`."""

    path: str
    kind: Literal["all", "any", "not"]
    children: tuple[Node, ...]


Node = Leaf | Group


class Broken(Condition):
    """A condition that cannot be read: nobody knows its key, or its parameters do not fit."""

    key = "broken"
    condition: str

    def test(self, scope: Scope) -> Test:
        raise TypeError("a broken rule is never compiled")

    def english(self, money: Callable[[int], str]) -> str:
        return f"match a condition that cannot be read ({self.condition})"


def parse(rule: object) -> Node:
    """The tree of a rule. Raises Invalid whose problems name each place, as `all[1].days`."""
    node, problems = survey(rule)
    if problems or node is None:
        raise Invalid("The rule is not valid.", problems=problems)
    return node


def survey(rule: object) -> tuple[Node | None, tuple[Problem, ...]]:
    """The tree as far as it can be read, `Broken` where it cannot, and every fault."""
    problems: list[Problem] = []
    node = _node(rule, "", 1, problems)
    if node is not None and sum(1 for _ in leaves(node)) > MAX_CONDITIONS:
        problems.append(Problem("rule", f"has more than {MAX_CONDITIONS} conditions"))
    return node, tuple(problems[:MAX_PROBLEMS])


def dump(node: Node) -> dict[str, Any]:
    """The JSON form, with defaults written out."""
    if isinstance(node, Leaf):
        values = node.condition.model_dump(mode="json", exclude_none=True)
        return {"condition": node.condition.key, **values}
    if node.kind == "not":
        return {"not": dump(node.children[0])}
    return {node.kind: [dump(child) for child in node.children]}


def nodes(node: Node) -> Iterator[Node]:
    """The node and everything below it, in the order they are written."""
    yield node
    for child in node.children if isinstance(node, Group) else ():
        yield from nodes(child)


def leaves(node: Node) -> Iterator[Leaf]:
    """All conditions, in the order they are written."""
    return (each for each in nodes(node) if isinstance(each, Leaf))


def _node(rule: object, path: str, depth: int, problems: list[Problem]) -> Node | None:
    here = path or "rule"
    if depth > MAX_DEPTH:
        problems.append(Problem(here, f"is nested deeper than {MAX_DEPTH} groups"))
    elif not isinstance(rule, Mapping):
        problems.append(Problem(here, "must be a group (all, any, not) or a condition"))
    elif "condition" in rule:
        return _leaf(rule, path, problems)
    elif len(rule) == 1 and (kind := next(iter(rule))) in ("all", "any"):
        return _group(kind, rule[kind], path, depth, problems)
    elif len(rule) == 1 and "not" in rule:
        child = _node(rule["not"], _below(path, "not"), depth + 1, problems)
        return child and Group(path, "not", (child,))
    else:
        problems.append(Problem(here, "must have exactly one of all, any, not or condition"))
    return None


def _group(
    kind: Any, items: object, path: str, depth: int, problems: list[Problem]
) -> Group | None:
    place = _below(path, kind)
    if not isinstance(items, list | tuple):
        problems.append(Problem(place, "must be a list of rules"))
        return None
    if kind == "any" and not items:
        problems.append(Problem(place, "needs at least one rule"))
        return None
    if len(items) > MAX_CONDITIONS:
        problems.append(Problem(place, f"has more than {MAX_CONDITIONS} rules"))
        return None
    found = [
        _node(item, f"{place}[{index}]", depth + 1, problems) for index, item in enumerate(items)
    ]
    return Group(path, kind, tuple(child for child in found if child is not None))


def _leaf(rule: Mapping[str, Any], path: str, problems: list[Problem]) -> Leaf:
    key = rule["condition"]
    member = CONDITIONS.get(key) if isinstance(key, str) else None
    if member is None:
        known = ", ".join(CONDITIONS)
        problems.append(Problem(_below(path, "condition"), f"must be one of: {known}"))
        return Leaf(path, Broken(condition=_shown(str(key))))
    values = {name: value for name, value in rule.items() if name != "condition"}
    try:
        return Leaf(path, member.model_validate(values))
    except ValidationError as error:
        problems.extend(_problems(error, path))
        return Leaf(path, Broken(condition=member.key))


def _problems(error: ValidationError, path: str) -> Iterator[Problem]:
    for fault in error.errors(include_url=False, include_context=False, include_input=False):
        place = path
        for step in fault["loc"]:
            place = f"{place}[{step}]" if isinstance(step, int) else _below(place, _shown(step))
        message = fault["msg"].removeprefix("Value error, ")
        yield Problem(place or "rule", message[:1].lower() + message[1:])


def _shown(name: str) -> str:
    """An unknown field's name, safe to send back."""
    return name[:60].encode("ascii", "backslashreplace").decode()


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
