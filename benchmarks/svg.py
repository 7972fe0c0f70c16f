"""Small plots, drawn by hand: bars, and lines over a scale of tens."""

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, ROW, LEFT, RIGHT = 720, 30, 220, 90
INK, QUIET, OURS, THEIRS = "#1f2328", "#6e7781", "#6d28d9", "#9aa4b2"
LINES = ("#6d28d9", "#0f766e", "#b45309", "#be123c", "#1d4ed8", "#57606a")
STYLE = f'font-family="system-ui, sans-serif" font-size="13" fill="{INK}"'


def bars(title: str, values: Mapping[str, float], *, ours: Sequence[str] = (), unit: str = "") -> str:
    """Return a bar a value, the longest first; names that begin with one of `ours` stand out."""
    order = sorted(values, key=lambda name: -values[name])
    top = max(values.values(), default=1) or 1
    drawn = []
    for n, name in enumerate(order):
        y, length = 44 + n * ROW, (WIDTH - LEFT - RIGHT) * values[name] / top
        color = OURS if name.startswith(tuple(ours)) else THEIRS
        drawn.append(_text(LEFT - 10, y + 14, name, anchor="end"))
        drawn.append(f'<rect x="{LEFT}" y="{y}" width="{max(1, length):.1f}" height="18" rx="3" fill="{color}"/>')
        drawn.append(_text(LEFT + length + 8, y + 14, f"{_number(values[name])}{unit}"))
    return _page(title, 56 + len(order) * ROW, drawn)


def lines(title: str, series: Mapping[str, Sequence[tuple[float, float]]], *, across: str, up: str) -> str:
    """Return a line a series over logarithmic axes."""
    points = [point for line in series.values() for point in line]
    if not points:
        return _page(title, 60, [])
    x_range, y_range = _tens(x for x, _ in points), _tens(y for _, y in points)
    height, left, bottom = 340, 70, 300
    right = WIDTH - 220

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            left + (right - left) * _share(x, x_range),
            bottom - (bottom - 50) * _share(y, y_range),
        )

    drawn = [
        *_grid(x_range, y_range, place),
        _text((left + right) / 2, height - 6, across, anchor="middle", color=QUIET),
    ]
    drawn.append(_text(left - 8, 38, up, anchor="end", color=QUIET))
    for n, (name, line) in enumerate(series.items()):
        color, ends = LINES[n % len(LINES)], [place(x, y) for x, y in sorted(line)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in ends)
        drawn.append(f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2.5"/>')
        drawn += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{color}"/>' for x, y in ends]
        drawn.append(_text(right + 14, 66 + n * 20, name, color=color))
    return _page(title, height, drawn)


def _grid(x_range: tuple[int, int], y_range: tuple[int, int], place) -> list[str]:  # type: ignore[no-untyped-def]
    drawn = []
    for power in range(x_range[0], x_range[1] + 1):
        x, bottom = place(10**power, 10 ** y_range[0])
        top = place(10**power, 10 ** y_range[1])[1]
        drawn.append(f'<line x1="{x:.1f}" y1="{bottom:.1f}" x2="{x:.1f}" y2="{top:.1f}" stroke="#d8dee4"/>')
        drawn.append(_text(x, bottom + 18, _number(10**power), anchor="middle", color=QUIET))
    for power in range(y_range[0], y_range[1] + 1):
        left, y = place(10 ** x_range[0], 10**power)
        right = place(10 ** x_range[1], 10**power)[0]
        drawn.append(f'<line x1="{left:.1f}" y1="{y:.1f}" x2="{right:.1f}" y2="{y:.1f}" stroke="#d8dee4"/>')
        drawn.append(_text(left - 8, y + 4, _number(10**power), anchor="end", color=QUIET))
    return drawn


def _tens(values) -> tuple[int, int]:  # type: ignore[no-untyped-def]
    known = [value for value in values if value > 0] or [1.0]
    low, high = math.floor(math.log10(min(known))), math.ceil(math.log10(max(known)))
    return low, max(high, low + 1)


def _share(value: float, tens: tuple[int, int]) -> float:
    return (math.log10(max(value, 10 ** tens[0])) - tens[0]) / (tens[1] - tens[0])


def _text(x: float, y: float, words: str, *, anchor: str = "start", color: str = INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{color}">{escape(words)}</text>'


def _number(value: float) -> str:
    if value >= 10_000:
        return f"{value / 1_000_000:.3g} M" if value >= 1_000_000 else f"{value / 1_000:.3g} k"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _page(title: str, height: float, drawn: Sequence[str]) -> str:
    size = f'width="{WIDTH}" height="{height:.0f}" viewBox="0 0 {WIDTH} {height:.0f}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}'
    ground = '<rect width="100%" height="100%" rx="8" fill="#ffffff"/>'
    name = f'<text x="20" y="26" font-size="15" font-weight="600">{escape(title)}</text>'
    return "\n".join([f'{head} role="img" aria-label="{escape(title)}" {STYLE}>', ground, name, *drawn, "</svg>", ""])
