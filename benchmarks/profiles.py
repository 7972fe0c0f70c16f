"""Flame graphs of the product under each load: `python -m benchmarks.profiles [--label after]`.

py-spy samples from outside, C frames included, so that the product runs as it ships; only threads that work count.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.bars.quiz import answering, open_question
from benchmarks.bars.rooms import GATHER_SECONDS, GATHER_US
from benchmarks.flame import drawing, grown, shares
from benchmarks.generator import load
from benchmarks.machine import LOAD_CORE, ROOT, allow_files, pin
from benchmarks.product import Product, Room, best_server, product
from benchmarks.rounds import tell
from tests.support.folders import new_folder

RATE, SECONDS, ATTACH_SECONDS, MEMBERS, ROOMS, TOLD = 150, 6, 2.5, 1_000, 3, 12


def main() -> None:
    """Profile a saturated room, a burst of answers and a storm of joins."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "img" / "profiles")
    parser.add_argument("--label", default="after")
    parser.add_argument("--server", default=best_server())
    parser.add_argument("--only", choices=[*PROFILES])
    options = parser.parse_args()
    allow_files(MEMBERS * 5)
    os.sched_setaffinity(0, {LOAD_CORE})
    options.out.mkdir(parents=True, exist_ok=True)
    for name in [options.only] if options.only else [*PROFILES]:
        root = grown(PROFILES[name](options.server))
        title = f"{name}, {options.label}: {options.server}, {MEMBERS:,} members, {root.samples:,} samples"
        (options.out / f"{name}-{options.label}.svg").write_text(drawing(title, root))
        tell(title + "".join(f"\n  {share:6.1%} {frame}" for frame, share in [*shares(root).items()][:TOLD]))


def fanout(server: str) -> list[str]:
    """Return the stacks of a server that is saturated with chat."""
    with product([Room(members=MEMBERS + 1)], server=server) as running:
        served = running.served(running.clients())
        options = {"seconds": SECONDS, "warm": 1, "in_flight": 64, "gather_us": GATHER_US}
        with load("saturate", served.clients, served.speech, timeout=GATHER_SECONDS, **options) as run:
            run.until("ready")
            with sampled(running) as stacks:
                run.measured(served.cpu)
    return stacks


def answers(server: str) -> list[str]:
    """Return the stacks of a server to which answers come at once, in one room after another."""
    rooms = [Room(f"room{n}", MEMBERS, questions=1) for n in range(ROOMS)]
    found: list[str] = []
    with product(rooms, server=server) as running:
        for room in range(ROOMS):
            served = running.served(running.clients(room, senders=MEMBERS))
            with load("burst", served.clients, answering(running, room), timeout=GATHER_SECONDS) as run:
                run.until("ready")
                open_question(running, room)
                with sampled(running) as stacks:
                    run.measured(served.cpu)
            found += stacks
    return found


def joins(server: str) -> list[str]:
    """Return the stacks of a server to which everybody comes at once, in one room after another."""
    rooms = [Room(f"room{n}", MEMBERS) for n in range(ROOMS)]
    found: list[str] = []
    with product(rooms, server=server) as running:
        for room in range(ROOMS):
            served = running.served(running.clients(room, senders=0))
            with load("storm", served.clients, served.speech, timeout=GATHER_SECONDS) as run:
                run.until("ready")
                with sampled(running) as stacks:
                    run.measured(served.cpu)
            found += stacks
    return found


@contextmanager
def sampled(running: Product) -> Iterator[list[str]]:
    """Sample a server during the block; the stacks are in the list after it."""
    file, stacks = new_folder("stacks") / "stacks", list[str]()
    spy = [str(Path(sys.executable).with_name("py-spy")), "record", "--native", "--format", "raw"]
    command = [*spy, "--duration", "unlimited", "--rate", str(RATE), "--output", str(file), "--pid", str(running.pid)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    pin(process.pid, LOAD_CORE)
    time.sleep(ATTACH_SECONDS)  # it reads the symbols of every library first
    try:
        yield stacks
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    if not file.exists():
        raise RuntimeError(errors)
    stacks += file.read_text().splitlines()


PROFILES = {"fanout": fanout, "answers": answers, "joins": joins}

if __name__ == "__main__":
    main()
