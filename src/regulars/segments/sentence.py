"""A rule as rows of codes for the screens, and in English for the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from regulars.segments.rule import Leaf, Node

Money = Callable[[int], str]
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a group (`all`, `any`) that begins here, or a condition with its values."""

    path: str
    depth: int
    negated: bool
    code: str
    values: dict[str, Any]


def sentence(node: Node, depth: int = 0, negated: bool = False) -> list[Row]:
    """The rows of a rule from top to bottom; `not` is a mark on the row it turns round."""
    if isinstance(node, Leaf):
        values = node.condition.model_dump(mode="json", exclude_none=True)
        return [Row(node.path, depth, negated, node.condition.key, values)]
    if node.kind == "not":
        return sentence(node.children[0], depth, not negated)
    rows = [Row(node.path, depth, negated, node.kind, {})]
    for child in node.children:
        rows.extend(sentence(child, depth + 1))
    return rows


def english(node: Node, money: Money, names: Names = MappingProxyType({})) -> str:
    """The rule in one English sentence; `names` are those of segments and lists by their ids."""
    return f"People who {_clause(node, money, names)}."


def _clause(node: Node, money: Money, names: Names) -> str:
    if isinstance(node, Leaf):
        return _condition(node, money, names)
    if node.kind == "not":
        return f"do not match ({_clause(node.children[0], money, names)})"
    if not node.children:
        return "are customers"
    word = " and " if node.kind == "all" else " or "
    return word.join(_bracketed(child, money, names) for child in node.children)


def _condition(leaf: Leaf, money: Money, names: Names) -> str:
    text = leaf.condition.english(money)
    for each in leaf.condition.refers():
        if each.id in names:
            text = text.replace(each.id, f"“{names[each.id]}”")
    return text


def _bracketed(node: Node, money: Money, names: Names) -> str:
    text = _clause(node, money, names)
    grouped = not isinstance(node, Leaf) and node.kind != "not" and len(node.children) > 1
    return f"({text})" if grouped else text
