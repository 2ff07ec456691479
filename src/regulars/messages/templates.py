"""Marketer-written text: Liquid with limits, over plain dicts, never Jinja.

A template sees only what it is given, strictly: a name that does not exist is an error with its
line, not an empty place in ten thousand mails. It cannot loop, grow or run beyond its limits.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, TextIO

from liquid import Environment, RenderContext, StrictDefaultUndefined
from liquid.builtin.tags.for_tag import ForNode, ForTag
from liquid.exceptions import LiquidError, LoopIterationLimitError, ResourceLimitError
from liquid.template import BoundTemplate

from regulars.core.errors import Invalid, Problem
from regulars.messages import filters
from regulars.messages.filters import SPEECH, Speech
from regulars.messages.plain import html_to_text

MOST_SOURCE = 500_000
MOST_SUBJECT = 250
MOST_LOOPS = 10_000
SECONDS = 1.0
Part = Literal["subject", "body_html", "body_text"]


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


class _Limited(Environment):
    loop_iteration_limit = MOST_LOOPS
    local_namespace_limit = 500_000
    output_stream_limit = 1_000_000
    context_depth_limit = 20
    block_nesting_limit = 20


def _environment(*, autoescape: bool) -> Environment:
    env = _Limited(undefined=StrictDefaultUndefined, autoescape=autoescape)
    for name in ("include", "render", "tablerow", "increment", "decrement", "ifchanged"):
        env.tags.pop(name, None)
    env.add_tag(_ForTag)
    filters.install(env)
    return env


_HTML = _environment(autoescape=True)
_TEXT = _environment(autoescape=False)


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
        text=text or html_to_text(html),
    )


def fill(source: str, context: Mapping[str, Any], language: str, *, part: Part) -> str:
    """One part, filled in."""
    token = SPEECH.set(Speech(language, dict(context["shop"]), time.monotonic() + SECONDS))
    try:
        return _parsed(source, part == "body_html").render(**context)
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
        asked = _parsed(source, False).analyze().globals
    except LiquidError:
        return []
    return [tuple(one.segments) for found in asked.values() for one in found]


@lru_cache(maxsize=128)
def _parsed(source: str, is_html: bool) -> BoundTemplate:
    if len(source) > MOST_SOURCE:
        raise LiquidError("the template is too long", token=None)
    return (_HTML if is_html else _TEXT).from_string(source)


def _fault(error: LiquidError, part: Part) -> TemplateFault:
    where = error.context() if error.token is not None else None
    place = f"{part} line {where[0]}" if where else part
    message = str(error.message or type(error).__name__)
    return TemplateFault(f"{place}: {message}", problems=(Problem(place, message),))
