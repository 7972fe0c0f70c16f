"""Where what the bench installs goes, and how a part that cannot be had says so."""

import os
from pathlib import Path

from benchmarks.machine import ROOT


class NotRun(Exception):
    """This part cannot be measured here, and why."""


def tools() -> Path:
    """Return the bench's folder; TRIVIA_BENCH_TOOLS names another."""
    folder = Path(os.environ.get("TRIVIA_BENCH_TOOLS") or ROOT / ".tools" / "bench")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
