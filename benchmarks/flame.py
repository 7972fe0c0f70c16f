"""Flame graphs: where the server's time goes, drawn from stacks that py-spy has sampled."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

WIDTH, ROW, TOP = 1_200, 17, 40
LEAST = 0.4  # narrower than this many pixels is not drawn
LETTER = 6.6
COLORS = {
    "realtime": "#8b5cf6",
    "sessions_app": "#a78bfa",
    "django": "#5eead4",
    "uvloop": "#fbbf24",
    "asyncio": "#fcd34d",
    "uvicorn": "#fbbf24",
    "twisted": "#fbbf24",
    "daphne": "#fbbf24",
    "autobahn": "#fbbf24",
    "sqlite3": "#38bdf8",
    "psycopg": "#38bdf8",
    "channels": "#f9a8d4",
}
OTHERS = "#d4d4d8"
# Where our work begins in each kind of thread; what is below is how the thread came to be.
BEGINNINGS = {"_WorkItem.run": "database threads", "Runner.run": "the loop", "Server.run": "the loop"}
WAITING = ("_queue_SimpleQueue_get", "epoll_pwait", "epoll_wait", "pthread_cond_timedwait", "select")
NOISE = ("0x", "Py", "_Py", "run_until_complete", "run_forever")  # the interpreter, and the loop within the loop


@dataclass
class Frame:
    """A function as called from where it was called: its samples, and what it called."""

    samples: int = 0
    children: dict[str, "Frame"] = field(default_factory=dict)

    @property
    def depth(self) -> int:
        """How many frames lie on top of it."""
        return 1 + max((child.depth for child in self.children.values()), default=0)


def grown(folded: Iterable[str]) -> Frame:
    """Return the root of lines such as `main (a.py:1);work (b.py:2) 17`, without those that only wait."""
    root = Frame()
    for line in folded:
        stack, _, count = line.strip().rpartition(" ")
        frames = _working(stack.split(";"))
        if not frames:
            continue
        root.samples += int(count)
        frame = root
        for name in frames:
            frame = frame.children.setdefault(name, Frame())
            frame.samples += int(count)
    return root


def _working(stack: list[str]) -> list[str]:
    """Return a stack from where our work begins, or nothing if it is none of ours or waits."""
    names = [frame.partition(" (")[0] for frame in stack]
    begins = next((n for n in reversed(range(len(names))) if names[n] in BEGINNINGS), None)
    if begins is None or any(name in WAITING for name in names[begins + 1 :]):
        return []
    frames = [_short(frame) for frame in stack[begins + 1 :] if not frame.startswith(NOISE)]
    return [BEGINNINGS[names[begins]], *frames]


def _short(name: str) -> str:
    """Return `work (realtime/b.py)`: lines move with every commit."""
    function, _, rest = name.partition(" (")
    return f"{function} ({rest.rpartition(':')[0] or rest.rstrip(')')})" if rest else function


def drawing(title: str, root: Frame, *, least_share: float = 0.002) -> str:
    """Return it as SVG, callers below what they call; hover shows what is too narrow to be named."""
    height = TOP + ROW * root.depth + 10
    drawn: list[str] = []
    _draw(root, 0.0, 0, height, root.samples, max(LEAST, least_share * WIDTH), drawn)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
    style = 'font-family="ui-monospace, monospace" font-size="11"'
    ground = '<rect width="100%" height="100%" rx="8" fill="#ffffff"/>'
    name = f'<text x="12" y="24" font-size="15" font-weight="600">{escape(title)}</text>'
    return "\n".join([f'{head} aria-label="{escape(title)}" {style}>', ground, name, *drawn, "</svg>", ""])


def _draw(frame: Frame, x: float, level: int, height: int, all_: int, least: float, drawn: list[str]) -> None:
    for name, child in sorted(frame.children.items()):
        width = WIDTH * child.samples / all_
        if width >= least:
            y = height - 10 - ROW * (level + 1)
            box = f'x="{x:.1f}" y="{y}" width="{max(width - 0.5, LEAST):.1f}" height="{ROW - 1}"'
            told = escape(f"{name}: {child.samples / all_:.1%}")
            shown = name[: int(width / LETTER)]
            words = f'<text x="{x + 2:.1f}" y="{y + 12}">{escape(shown)}</text>' if len(shown) > 3 else ""
            drawn.append(f'<g><title>{told}</title><rect {box} rx="2" fill="{_color(name)}"/>{words}</g>')
            _draw(child, x, level + 1, height, all_, least, drawn)
        x += width


def _color(name: str) -> str:
    return next((color for part, color in COLORS.items() if f"({part}/" in name or f"/{part}/" in name), OTHERS)


def shares(root: Frame) -> dict[str, float]:
    """Return how much of all time each function takes by itself, the most first."""
    own: dict[str, int] = {}

    def look(frame: Frame) -> None:
        for name, child in frame.children.items():
            left = child.samples - sum(grandchild.samples for grandchild in child.children.values())
            own[name] = own.get(name, 0) + left
            look(child)

    look(root)
    order = sorted(own, key=lambda name: -own[name])
    return {name: own[name] / max(1, root.samples) for name in order if own[name]}
