"""What a template says to everybody alike is filled in once, not for every message.

Most of a campaign is the same for all who read it in one language: headings, links, the list of
products. Such nodes become text, so that a message costs what is its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from liquid import RenderContext
from liquid.ast import BlockNode, ConditionalBlockNode, Node
from liquid.builtin.content import ContentNode
from liquid.builtin.expressions import Path
from liquid.builtin.output import OutputNode
from liquid.builtin.tags.case_tag import CaseNode, MultiExpressionBlockNode
from liquid.builtin.tags.for_tag import ForNode
from liquid.builtin.tags.if_tag import IfNode
from liquid.builtin.tags.unless_tag import UnlessNode
from liquid.exceptions import LiquidError
from liquid.expression import Expression
from liquid.template import BoundTemplate

# They leave nothing behind for what comes after them.
_PASSING = (
    BlockNode, CaseNode, ConditionalBlockNode, ContentNode, ForNode, IfNode,
    MultiExpressionBlockNode, OutputNode, UnlessNode,
)  # fmt: skip


def folded(template: BoundTemplate, shared: Mapping[str, Any]) -> BoundTemplate:
    """The template with everything filled in that asks for `shared` names only.

    What fails is left as it is, to fail with its line where it is rendered.
    """
    scope = RenderContext(template)
    every = [each for node in template.nodes for each in _within(node, scope)]
    bound = {str(name) for node in every for name in node.template_scope()}
    if bound.intersection(shared) or any(map(_goes_on, every)):
        return template
    known = frozenset(shared)

    def fold(node: Node) -> Node:
        if isinstance(node, ContentNode) or not _asks_only(node, known, scope):
            return node
        return _rendered(template, node, shared) or node

    return _with_nodes(template, _merged(map(fold, template.nodes)))


def _within(node: Node, scope: RenderContext) -> Iterator[Node]:
    yield node
    for child in node.children(scope):
        yield from _within(child, scope)


def _goes_on(node: Node) -> bool:
    """Whether it is a loop that begins where an earlier one has ended."""
    if not isinstance(node, ForNode) or node.expression.offset is None:
        return False
    return getattr(node.expression.offset, "value", None) == "continue"


def _asks_only(node: Node, known: frozenset[str], scope: RenderContext) -> bool:
    """Whether all that it asks is known. A loop's own names hold in its body alone, not in what it
    goes over nor in its `else`."""
    inside = known.union(map(str, node.block_scope()))
    body = getattr(node, "block", None)
    return (
        isinstance(node, _PASSING)
        and all(_is_known(asked, known) for asked in node.expressions())
        and all(
            _asks_only(child, inside if child is body else known, scope)
            for child in node.children(scope)
        )
    )


def _is_known(asked: Expression, known: frozenset[str]) -> bool:
    if isinstance(asked, Path) and asked.head() not in known:
        return False
    return all(_is_known(child, known) for child in asked.children())


def _rendered(template: BoundTemplate, node: Node, shared: Mapping[str, Any]) -> Node | None:
    alone = _with_nodes(template, [node])
    try:
        return ContentNode(node.token, alone.render(**shared))
    except (LiquidError, ArithmeticError, RecursionError, MemoryError, ValueError, TypeError):
        return None


def _with_nodes(template: BoundTemplate, nodes: list[Node]) -> BoundTemplate:
    return template.__class__(
        template.env, nodes, template.name, template.path, globals=template.globals
    )


def _merged(nodes: Iterable[Node]) -> list[Node]:
    """Texts beside each other as one."""
    found: list[Node] = []
    for node in nodes:
        last = found[-1] if found else None
        if isinstance(node, ContentNode) and isinstance(last, ContentNode):
            found[-1] = ContentNode(last.token, last.text + node.text)
        else:
            found.append(node)
    return found
