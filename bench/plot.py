"""A chart of waits, drawn as SVG by hand: one panel for each lane, one row for each policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import log10

LABELS = 196  # width of the names at the left
PANEL = 196
GAP = 22
ROW = 24
TOP = 66
BOTTOM = 44
TICKS = ((1, "1 s"), (10, "10 s"), (60, "1 min"), (600, "10 min"), (3600, "1 h"), (36_000, "10 h"))
PLAIN, OURS, TARGET, GRID = "#6b7280", "#0b57d0", "#b3261e", "#e5e7eb"
STYLE = (
    "text{font:12px sans-serif;fill:#1f2937}.small{font-size:10px}"
    ".bold{font-weight:bold}.centre{text-anchor:middle}"
)


Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """The waits of one policy in one lane, in seconds."""

    mean_s: float
    p95_s: float
    p99_s: float
    longest_s: float


@dataclass(frozen=True, slots=True)
class Panel:
    """One lane: its name, its target, and a mark for each policy in the order of the rows."""

    name: str
    target_s: float
    marks: Sequence[Mark]


def chart(title: str, policies: Sequence[str], ours: str, panels: Sequence[Panel]) -> str:
    """Return the chart as SVG; the row called `ours` stands out. The scale is logarithmic."""
    width = LABELS + len(panels) * (PANEL + GAP)
    height = TOP + ROW * len(policies) + BOTTOM
    top = max(mark.longest_s for panel in panels for mark in panel.marks)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        f"<title>{escape(title)}</title><style>{STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        _text(8, 20, title, "bold"),
        *(
            _text(8, _row(n) + 4, name, "bold" if name == ours else "")
            for n, name in enumerate(policies)
        ),
    ]
    for n, panel in enumerate(panels):
        parts += _panel(panel, LABELS + n * (PANEL + GAP), policies.index(ours), top)
    parts.append(_legend(height - 8))
    return "\n".join([*parts, "</svg>", ""])


def _panel(panel: Panel, left: int, ours: int, top: float) -> list[str]:
    bottom = TOP + ROW * len(panel.marks)
    parts = [_text(left, TOP - 22, panel.name, "bold")]
    for seconds, label in TICKS:
        if seconds <= top:
            x = left + _across(seconds, top)
            parts += [
                _line((x, TOP - 4), (x, bottom), GRID),
                _text(x, bottom + 13, label, "small centre"),
            ]
    x = left + _across(panel.target_s, top)
    parts.append(_line((x, TOP - 10), (x, bottom), TARGET, 'stroke-dasharray="4 3"'))
    for n, mark in enumerate(panel.marks):
        parts += _mark(mark, left, _row(n), OURS if n == ours else PLAIN, top)
    return parts


def _mark(mark: Mark, left: int, y: int, colour: str, top: float) -> list[str]:
    mean, p95, p99, longest = (
        left + _across(seconds, top)
        for seconds in (mark.mean_s, mark.p95_s, mark.p99_s, mark.longest_s)
    )
    return [
        _line((p99, y), (longest, y), colour, 'stroke-opacity="0.5"'),
        _line((longest, y - 4), (longest, y + 4), colour, 'stroke-opacity="0.5"'),
        _line((mean, y), (p99, y), colour, 'stroke-width="5" stroke-opacity="0.45"'),
        _line((mean, y - 5), (mean, y + 5), colour, 'stroke-width="2"'),
        f'<circle cx="{p95:.1f}" cy="{y}" r="4.5" fill="{colour}"/>',
    ]


def _legend(y: int) -> str:
    words = (
        "Upright: mean. Dot: 95th percentile. Thick: up to the 99th. Thin: up to the longest. "
        "Dashed: target."
    )
    return _text(8, y, words, "small")


def _across(seconds: float, top: float) -> float:
    """Return how far to the right a wait stands in its panel. Below a second is a second."""
    held = min(max(seconds, 1), top)
    return PANEL * log10(held) / log10(max(top, 10))


def _row(n: int) -> int:
    return TOP + ROW * n + ROW // 2


def _line(begin: Point, end: Point, colour: str, more: str = "") -> str:
    (x1, y1), (x2, y2) = begin, end
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" {more}/>'


def _text(x: float, y: float, words: str, style: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{style}">{escape(words)}</text>'
