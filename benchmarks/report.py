"""RESULTS.md and results.json: the newest run on top, older ones below; a run of the same commit replaces its own."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.machine import commit, described
from benchmarks.verdicts import Section, Verdict

HERE = Path(__file__).parent
RESULTS, DATA, PLOTS = HERE / "RESULTS.md", HERE / "results.json", HERE / "plots"
PREFACE = """# Results

Newest first, written by `make bench`. Read the ratios: the contestants' rounds alternate, and medians are told.
"""
MARK = "<!-- run {} -->"


@dataclass(frozen=True)
class Run:
    """What stands in results.json: one commit on one machine, measured at one scale."""

    commit: str
    machine: str
    scale: str
    date: str
    rounds: int
    sections: dict[str, dict[str, Any]]


def write(name: str, section: Section, scale: str, rounds: int) -> Run:
    """Keep a section beside those measured before on this commit, and write page, data and plots anew."""
    run = _with(name, section, scale, rounds)
    if scale == "full":
        PLOTS.mkdir(exist_ok=True)
        for file, drawing in section.plots.items():
            (PLOTS / file).write_text(drawing)
        DATA.write_text(json.dumps(vars(run), indent=1, ensure_ascii=False) + "\n")
        RESULTS.write_text(_page(run))
    return run


def _with(name: str, section: Section, scale: str, rounds: int) -> Run:
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    fresh = Run(commit(), described(), scale, now, rounds, {})
    kept = _latest.get("run") or (_read() if scale == "full" else None)
    same = kept is not None and (kept.commit, kept.machine, kept.scale) == (fresh.commit, fresh.machine, fresh.scale)
    sections = {
        **(kept.sections if kept is not None and same else {}),
        name: {**section.as_json(), "plots": [*section.plots]},
    }
    _latest["run"] = run = Run(fresh.commit, fresh.machine, scale, now, rounds, sections)
    return run


_latest: dict[str, Run] = {}


def _read() -> Run | None:
    return Run(**json.loads(DATA.read_text())) if DATA.exists() else None


def last() -> Run:
    """Return the last full run."""
    run = _read()
    if run is None:
        raise FileNotFoundError(f"{DATA.name} is not there: run `make bench` first")
    return run


def costs() -> dict[str, float]:
    """Return all measured costs of the last full run."""
    run = last()
    return {name: value for section in run.sections.values() for name, value in section["costs"].items()}


def text(run: Run) -> str:
    """Return a run as Markdown."""
    parts = [MARK.format(run.commit), f"## {run.commit}, {run.date}", head(run), bars(run)]
    parts += [_section(section) for section in run.sections.values()]
    return "\n\n".join(part for part in parts if part) + "\n"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def head(run: Run) -> str:
    """Return where and how it was measured, in a line."""
    rounds = f"medians of {run.rounds} interleaved round{'s' if run.rounds > 1 else ''}"
    return f"{run.machine}. Commit {run.commit}; scale: {run.scale}; {rounds}."


def bars(run: Run) -> str:
    """Return all bars with their verdicts."""
    verdicts = [Verdict(**verdict) for section in run.sections.values() for verdict in section["verdicts"]]

    def mark(held: bool | None) -> str:
        return {True: "yes", False: "**no**", None: ""}[held]

    rows = [[v.bar, v.told, v.must, mark(v.met), v.aim, mark(v.aimed)] for v in verdicts]
    return table(["bar", "measured", "must", "met", "aim", "reached"], rows) if rows else ""


def _section(section: Mapping[str, Any]) -> str:
    parts = [f"### {section['title']}", section["intro"], table(section["header"], section["rows"])]
    parts += [f"![{section['title']}](plots/{file})" for file in section["plots"]]
    if section["faults"]:
        parts.append(f"**Faults of the product:** {'; '.join(section['faults'])}.")
    return "\n\n".join(parts)


def _page(run: Run) -> str:
    older = RESULTS.read_text() if RESULTS.exists() else ""
    older = re.sub(r"\A# Results\n.*?(?=^(?:<!-- run|## ))", "", older, flags=re.DOTALL | re.MULTILINE)
    own = re.escape(MARK.format(run.commit))
    older = re.sub(rf"^{own}\n.*?(?=^<!-- run|^## 0\.|\Z)", "", older, flags=re.DOTALL | re.MULTILINE)
    return f"{PREFACE}\n{text(run)}\n{older.strip()}\n".rstrip() + "\n"
