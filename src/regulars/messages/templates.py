"""Marketer-written text: Liquid with limits, over plain dicts, never Jinja.

A template sees only what it is given, strictly: a name that does not exist is an error with its
line, not an empty place in ten thousand mails. It cannot loop, grow or run beyond its limits.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, TextIO

from liquid import Environment, RenderContext, StrictDefaultUndefined
from liquid.builtin.expressions import FilteredExpression, Path
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.for_tag import ForNode, ForTag
from liquid.exceptions import LiquidError, LoopIterationLimitError, ResourceLimitError
from liquid.expression import Expression
from liquid.stream import TokenStream
from liquid.stringify import to_liquid_string
from liquid.template import BoundTemplate

from regulars.core.errors import Invalid, Problem
from regulars.messages import filters
from regulars.messages.folding import folded
from regulars.messages.plain import html_to_text
from regulars.messages.spoken import SPEECH, set_apart, speech

MOST_SOURCE = 500_000
MOST_SUBJECT = 250
MOST_LOOPS = 10_000
SECONDS = 1.0
_GAPS = re.compile(r"\n\s*\n\s*")  # what a loop or a condition leaves behind
Part = Literal[
    "subject", "body_html", "body_text", "url", "image_url", "buttons", "values"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rendered:
    """A template filled in for one customer."""

    subject: str
    html: str
    text: str


class TemplateFault(Invalid):
    """The template cannot be filled in."""


class _ForNode(ForNode):
    """Looks at a loop before it runs: Liquid writes a reversed range out before it counts it."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        series = self.expression.iterable.evaluate(context)
        if isinstance(series, range) and series.stop - series.start > MOST_LOOPS:
            raise LoopIterationLimitError("the loop is too long", token=self.token)
        if time.monotonic() > SPEECH.get().deadline:
            raise ResourceLimitError("the template takes too long", token=self.token)
        return super().render_to_output(context, buffer)


class _ForTag(ForTag):
    node_class = _ForNode


_SPECIAL = frozenset({"size", "first", "last"})  # Liquid has meanings of its own for these
_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


class _PlainPath(Path):
    """Walks plain dicts by itself, at half the time; anything else is left to Liquid."""

    def evaluate(self, context: RenderContext) -> object:
        try:
            found = context.scope[str(self.path[0])]
            for step in self.path[1:]:
                if type(found) is not dict:
                    return super().evaluate(context)
                found = found[step]
        except KeyError:  # Liquid says what is missing
            return super().evaluate(context)
        return found


class _Output(Output):
    def parse(self, stream: TokenStream) -> OutputNode:
        """The same, with a name such as `customer.first_name` read by the shorter way."""
        found = super().parse(stream)
        expression = found.expression
        if isinstance(expression, FilteredExpression) and _is_plain(expression.left):
            path = expression.left
            expression.left = _PlainPath(path.token, path.path)  # type: ignore[attr-defined]
        return found


def _is_plain(expression: Expression) -> bool:
    """Whether it is a path of names only."""
    if type(expression) is not Path or _SPECIAL.intersection(map(str, expression.path)):
        return False
    return all(type(step) is str for step in expression.path)


class _ApartNode(OutputNode):
    """Keeps a name, a code or an address from tearing a line apart that runs the other way."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        value = to_liquid_string(self.expression.evaluate(context), context.autoescape)
        return buffer.write(set_apart(value))


class _ApartOutput(_Output):
    node_class = _ApartNode

    def parse(self, stream: TokenStream) -> OutputNode:
        """What stands in a tag's attribute is nothing that anybody reads: it stays as it is."""
        found = super().parse(stream)
        before = _without_code(found.token.source)[: found.token.start_index]
        if before.rfind("<") > before.rfind(">"):
            return OutputNode(found.token, found.expression)
        return found


@lru_cache(maxsize=8)
def _without_code(source: str) -> str:
    """The source with its Liquid blanked out, at the same length."""
    return _CODE.sub(lambda found: " " * len(found[0]), source)


class _Limited(Environment):
    loop_iteration_limit = MOST_LOOPS
    local_namespace_limit = 500_000
    output_stream_limit = 1_000_000
    context_depth_limit = 20
    block_nesting_limit = 20


def _environment(*, autoescape: bool, apart: bool) -> Environment:
    env = _Limited(undefined=StrictDefaultUndefined, autoescape=autoescape)
    for name in ("include", "render", "tablerow", "increment", "decrement", "ifchanged"):
        env.tags.pop(name, None)
    env.add_tag(_ForTag)
    env.add_tag(_ApartOutput if apart else _Output)
    filters.install(env)
    return env


_ENVIRONMENTS: dict[Part, Environment] = {
    "body_html": _environment(autoescape=True, apart=True),
    "subject": _environment(autoescape=False, apart=True),
    "body_text": _environment(autoescape=False, apart=False),  # every sign of an SMS counts
}


def render(
    subject: str, body_html: str, body_text: str, context: Mapping[str, Any], language: str
) -> Rendered:
    """Fill the three parts in. Raises TemplateFault naming part and line.

    `context` holds only dicts, lists, text and numbers; its `shop` says how money and dates look. A
    missing text part is derived from the HTML.
    """
    html = fill(body_html, context, language, part="body_html")
    text = fill(body_text, context, language, part="body_text") if body_text.strip() else ""
    return Rendered(
        subject=" ".join(fill(subject, context, language, part="subject").split())[:MOST_SUBJECT],
        html=html,
        text=_GAPS.sub("\n\n", text).strip() or html_to_text(html),
    )


def fill(source: str, context: Mapping[str, Any], language: str, *, part: Part) -> str:
    """One part, filled in."""
    shop = context["shop"]
    token = SPEECH.set(speech(language, shop, time.monotonic() + SECONDS))
    try:
        return _shared(source, part, language, tuple(shop.items())).render(**context)
    except LiquidError as error:
        raise _fault(error, part) from None
    except (ArithmeticError, RecursionError, MemoryError, ValueError, TypeError) as error:
        raise TemplateFault(f"{part}: {error or type(error).__name__}") from None
    finally:
        SPEECH.reset(token)


def check(
    subject: str, body_html: str, body_text: str, context: Mapping[str, Any], language: str
) -> list[Problem]:
    """What is wrong with a template, each with its line; tried on one customer's data."""
    problems: list[Problem] = []
    parts: tuple[tuple[Part, str], ...] = (
        ("subject", subject),
        ("body_html", body_html),
        ("body_text", body_text),
    )
    for part, source in parts:
        try:
            fill(source, context, language, part=part)
        except TemplateFault as fault:
            problems += fault.problems or (Problem(part, fault.message),)
    if not subject.strip():
        problems.append(Problem("subject", "The subject is empty."))
    if not body_html.strip():
        problems.append(Problem("body_html", "The message is empty."))
    if "<script" in body_html.lower():
        problems.append(Problem("body_html", "Mail programs run no scripts; remove <script>."))
    return problems


def paths(source: str) -> list[tuple[object, ...]]:
    """What a template asks of its context, each as the steps from the outermost name.

    A step that is chosen as the template runs is no text. Empty for a template that is no Liquid.
    """
    try:
        asked = _parsed(source, "body_text").analyze().globals
    except LiquidError:
        return []
    return [tuple(one.segments) for found in asked.values() for one in found]


@lru_cache(maxsize=256)
def _shared(
    source: str, part: Part, _language: str, shop: tuple[tuple[str, Any], ...]
) -> BoundTemplate:
    """The template as all read it who read it in this language."""
    return folded(_parsed(source, part), {"shop": dict(shop)})


@lru_cache(maxsize=256)
def _parsed(source: str, part: Part) -> BoundTemplate:
    if len(source) > MOST_SOURCE:
        raise LiquidError("the template is too long", token=None)
    return _ENVIRONMENTS.get(part, _ENVIRONMENTS["body_text"]).from_string(source)


def _fault(error: LiquidError, part: Part) -> TemplateFault:
    where = error.context() if error.token is not None else None
    place = f"{part} line {where[0]}" if where else part
    message = str(error.message or type(error).__name__)
    return TemplateFault(f"{place}: {message}", problems=(Problem(place, message),))
