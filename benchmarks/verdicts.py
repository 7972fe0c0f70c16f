"""A bar of the design: what was measured against it, what it must be and what it aims at."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Verdict:
    """One line of the table of bars. `met` and `aimed` are None where nothing was measured or asked."""

    bar: str
    value: float | None
    told: str
    must: str = ""
    aim: str = ""
    met: bool | None = None
    aimed: bool | None = None


@dataclass
class Section:
    """What one bench found: tables and plots for people, verdicts and costs for programs."""

    title: str
    intro: str
    header: list[str]
    rows: list[list[str]]
    verdicts: list[Verdict] = field(default_factory=list)
    plots: dict[str, str] = field(default_factory=dict)  # file name: SVG
    costs: dict[str, float] = field(default_factory=dict)  # what model.py goes by
    faults: list[str] = field(default_factory=list)  # an event lost, doubled or out of order; an ack that never came

    def as_json(self) -> dict[str, Any]:
        """Return it for results.json, without its plots."""
        return {name: value for name, value in asdict(self).items() if name != "plots"}


def at_least(
    bar: str, value: float | None, must: float | None, aim: float | None = None, *, unit: str = "×"
) -> Verdict:
    """Return the verdict on a value that should be high."""
    return _judged(bar, value, must, aim, unit, "≥", lambda found, wanted: found >= wanted)


def at_most(bar: str, value: float | None, must: float | None, aim: float | None = None, *, unit: str = "×") -> Verdict:
    """Return the verdict on a value that should be low."""
    return _judged(bar, value, must, aim, unit, "≤", lambda found, wanted: found <= wanted)


def reported(bar: str, value: float | None, told: str) -> Verdict:
    """Return a line that no bar judges."""
    return Verdict(bar, value, told if value is not None else "not run", "reported")


def _judged(
    bar: str, value: float | None, must: float | None, aim: float | None, unit: str, sign: str, holds: Any
) -> Verdict:
    def wanted(figure: float | None) -> str:
        return "" if figure is None else f"{sign} {figure:.4g} {unit}".strip()

    if value is None:
        return Verdict(bar, None, "not run", wanted(must), wanted(aim))
    told = f"{value:.3g} {unit}".strip() if value < 1_000 else f"{value:,.0f} {unit}".strip()
    met, aimed = (None if figure is None else holds(value, figure) for figure in (must, aim))
    return Verdict(bar, value, told, wanted(must), wanted(aim), met, aimed)
