"""Measure the bars of the design: `python -m benchmarks.run [--quick] [--only fanout,joins]`.

The server has a core to itself and so has the load. It talks to 127.0.0.1 only, ends all that it started, and writes
RESULTS.md, results.json and plots/ after each bench, so that a run that was cut goes on with `--only`. `--quick` prints
instead, and takes a few minutes; `--smoke` only shows that everything works.
"""

import argparse
import importlib
import os
import sys

from benchmarks import pages
from benchmarks.machine import LOAD_CORE, allow_files
from benchmarks.report import text, write
from benchmarks.rounds import FULL, QUICK, SMOKE, Scale, tell
from benchmarks.tools import NotRun
from benchmarks.verdicts import Section

BENCHES = (
    "fanout",
    "latency",
    "growth",
    "answers",
    "joins",
    "memory",
    "resume",
    "queries",
    "processes",
    "fairness",
    "game",
)


def main() -> None:
    """Run what was asked for; exit 1 if the product lost, doubled or disordered anything."""
    scale, names = _options()
    allow_files(max(scale.members, scale.crowd, scale.idle, scale.big_room + 20 * scale.small_rooms) * 2 + 500)
    os.sched_setaffinity(0, {LOAD_CORE})
    faults: list[str] = []
    run = None
    for name in names:
        tell(f"{name} ...")
        section = _measured(name, scale)
        if section is not None:
            run = write(name, section, scale.name, scale.rounds)
            faults += [f"{name}: {fault}" for fault in section.faults]
    if run is not None:
        print(text(run))
    if run is not None and scale is FULL:
        pages.write()
    sys.exit("The product is at fault. " + "; ".join(faults) if faults else 0)


def _options() -> tuple[Scale, list[str]]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", dest="scale", action="store_const", const=QUICK, default=FULL)
    size.add_argument("--smoke", dest="scale", action="store_const", const=SMOKE)
    parser.add_argument("--only", default=",".join(BENCHES), help=f"of {', '.join(BENCHES)}")
    options = parser.parse_args()
    names = options.only.split(",")
    if unknown := set(names) - set(BENCHES):
        parser.error(f"there is no bench {', '.join(sorted(unknown))}")
    return options.scale, names


def _measured(name: str, scale: Scale) -> Section | None:
    bench = importlib.import_module(f"benchmarks.bars.{name}")
    try:
        return bench.run(scale)  # type: ignore[no-any-return]
    except NotRun as reason:
        tell(f"  not run: {reason}")
        return None


if __name__ == "__main__":
    main()
