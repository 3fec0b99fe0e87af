"""The plot: how fast, how much is found, and how much is found that is none, as SVG."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from report import Result

WIDTH, HEIGHT = 1000, 620
LEFT, RIGHT, TOP, BOTTOM = 70, 210, 60, 70
COLOURS = {"Rust": "#b7410e", "Python": "#2b5b84", "Node": "#3c873a"}
LABEL_GAP = 15
FONT = 'font-family="system-ui, sans-serif" font-size="12"'


def draw(results: list[Result]) -> str:
    """Speed on a logarithmic axis, what was found on the other; the more false findings, the larger the disc."""
    shown = [(result, rate) for result in results if (rate := result.rate("typical"))]
    low = math.floor(math.log10(min(rate for _, rate in shown)))
    high = math.ceil(math.log10(max(rate for _, rate in shown)))

    def x(rate: float) -> float:
        return LEFT + (math.log10(rate) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def y(found: float) -> float:
        return HEIGHT - BOTTOM - found * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" {FONT}>',
        "<title>Speed and accuracy, side by side</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        text(LEFT, 24, "Speed and accuracy on the same texts, one core", size=16),
        text(LEFT, 42, "the larger the disc, the more false findings (their count in 100 KB in brackets)"),
        text((WIDTH - RIGHT + LEFT) / 2, HEIGHT - 20, "MB/s, typical text (logarithmic)", anchor="middle"),
        f'<g transform="rotate(-90 20 {HEIGHT / 2})">{text(20, HEIGHT / 2, "found in whole", anchor="middle")}</g>',
    ]
    for power in range(low, high + 1):
        parts.append(line(x(10**power), y(0), x(10**power), y(1)))
        parts.append(text(x(10**power), y(0) + 20, f"{10.0**power:g}", anchor="middle"))
    for tenth in range(0, 11, 2):
        parts.append(line(LEFT, y(tenth / 10), WIDTH - RIGHT, y(tenth / 10)))
        parts.append(text(LEFT - 8, y(tenth / 10) + 4, f"{tenth * 10} %", anchor="end"))
    for index, (language, colour) in enumerate(COLOURS.items()):
        parts.append(disc(WIDTH - 80, TOP + 20 * index, 6, colour))
        parts.append(text(WIDTH - 68, TOP + 4 + 20 * index, language))
    taken: list[tuple[float, float]] = []
    for result, rate in sorted(shown, key=lambda one: -one[0].found()):
        colour, radius = COLOURS[result.contender.language], 4 + 4 * math.log10(1 + result.false())
        across, down = x(rate), y(result.found())
        label = free(across + radius + 4, down + 4, taken)
        name = f"{result.contender.name} ({result.false():.3g})"
        parts.append(disc(across, down, radius, colour))
        parts.append(text(*label, name, colour=colour, weight="bold" if result.contender.is_ours else "normal"))
    return "\n".join([*parts, "</svg>"]) + "\n"


def free(x: float, y: float, taken: list[tuple[float, float]]) -> tuple[float, float]:
    """A place for a label that no label written before covers."""
    while any(abs(y - other_y) < LABEL_GAP and abs(x - other_x) < 200 for other_x, other_y in taken):
        y += LABEL_GAP / 3
    taken.append((x, y))
    return x, y


def text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    size: int = 12,
    colour: str = "#333333",
    weight: str = "normal",
) -> str:
    style = f'text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" fill="{colour}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#dddddd"/>'


def disc(x: float, y: float, radius: float, colour: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}" fill-opacity="0.55"/>'
