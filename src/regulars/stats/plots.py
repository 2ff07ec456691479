"""The pictures of `fit_checks` as SVG files: text that any browser, notebook or page shows.

Nothing to install: `Path("tracking.svg").write_text(plots.tracking(check))`. Actual numbers are
solid, the model's are light bars or a dashed line, so that the pictures survive a black printer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from regulars.stats.fit_checks import ConditionalExpectation, FrequencyHistogram, Tracking

Array = NDArray[np.float64]

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 48, 48
ACTUAL, MODEL, INK, GRID = "#1f4e79", "#d98c2b", "#333333", "#dddddd"


def frequency_histogram(check: FrequencyHistogram) -> str:
    """Bars: how many people came back how often, beside what the model says."""
    names = [*(f"{count:.0f}" for count in check.counts[:-1]), f"{check.counts[-1]:.0f}+"]
    title = "People by number of repeat purchases"
    return _page(title, _bars(names, check.actual, check.expected), "repeat purchases")


def tracking(check: Tracking, *, cumulative: bool = False) -> str:
    """Lines: repeat purchases of each period, or of all until then."""
    if cumulative:
        actual, expected = check.cumulative_actual, check.cumulative_expected
    else:
        actual, expected = check.actual, check.expected
    title = "Repeat purchases so far" if cumulative else "Repeat purchases in each period"
    return _page(title, _lines(check.ends, actual, expected), "time")


def conditional_expectation(check: ConditionalExpectation) -> str:
    """Lines: mean purchases of the next window by frequency before it."""
    title = "Purchases in the next window by repeat purchases before"
    drawn = _lines(check.frequency, check.actual, check.expected)
    return _page(title, drawn, "repeat purchases before (the last group: or more)")


def _bars(names: Sequence[str], actual: Array, expected: Array) -> list[str]:
    y, drawn = _heights(actual, expected)
    wide = (WIDTH - LEFT - RIGHT) / max(len(names), 1)
    for place, (name, real, told) in enumerate(zip(names, actual, expected, strict=True)):
        begin = LEFT + place * wide
        for shift, value, colour in ((0.12, real, ACTUAL), (0.5, told, MODEL)):
            drawn.append(
                f'<rect x="{begin + shift * wide:.1f}" y="{y(value):.1f}" fill="{colour}" '
                f'width="{0.38 * wide:.1f}" height="{HEIGHT - BOTTOM - y(value):.1f}"/>'
            )
        drawn.append(_text(begin + wide / 2, HEIGHT - BOTTOM + 16, name, "middle"))
    return drawn


def _lines(along: Array, actual: Array, expected: Array) -> list[str]:
    y, drawn = _heights(actual, expected)
    low, high = (float(along.min()), float(along.max())) if along.size else (0.0, 1.0)
    scale = (WIDTH - LEFT - RIGHT) / ((high - low) or 1.0)
    for values, style in ((actual, f'stroke="{ACTUAL}"'), (expected, _dashed())):
        points = " ".join(
            f"{LEFT + (at - low) * scale:.1f},{y(value):.1f}"
            for at, value in zip(along, values, strict=True)
        )
        drawn.append(f'<polyline points="{points}" fill="none" stroke-width="2" {style}/>')
    for at in np.unique([low, (low + high) / 2, high]):
        drawn.append(_text(LEFT + (at - low) * scale, HEIGHT - BOTTOM + 16, f"{at:.4g}", "middle"))
    return drawn


def _heights(actual: Array, expected: Array) -> tuple[Callable[[float], float], list[str]]:
    """Where a value lies on the page, and the lines across with their numbers."""
    top = float(max(actual.max(initial=0.0), expected.max(initial=0.0))) or 1.0
    room = HEIGHT - TOP - BOTTOM

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - value / top * room

    drawn = []
    for value in (0.0, top / 2, top):
        drawn.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}" '
            f'stroke="{GRID}"/>'
        )
        drawn.append(_text(LEFT - 8, y(value) + 4, _number(value), "end"))
    return y, drawn


def _page(title: str, drawn: list[str], across: str) -> str:
    legend = [
        f'<rect x="{WIDTH - 190}" y="30" width="10" height="10" fill="{ACTUAL}"/>',
        _text(WIDTH - 174, 39, "actual"),
        f'<path d="M{WIDTH - 110} 35 h24" stroke-width="2" {_dashed()}/>',
        _text(WIDTH - 80, 39, "model"),
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{escape(title)}</title>'
    )
    parts = [
        head,
        '<rect width="100%" height="100%" fill="white"/>',
        _text(LEFT, 22, title),
        *legend,
        *drawn,
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, across, "middle"),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _dashed() -> str:
    return f'stroke="{MODEL}" stroke-dasharray="6 4"'


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{INK}" text-anchor="{anchor}">{escape(words)}</text>'
    )
