"""`python -m tests.support.leftovers`: fail if a process of this run is still there; it is named and ended.

A run's processes carry TRIVIA_TEST_RUN in their environment. Valkey and PostgreSQL write their titles over theirs, but
work in a folder below the run's TMPDIR. One that is just ending gets its few seconds.
"""

import contextlib
import os
import select
import signal
import sys
import time
from pathlib import Path

SECONDS = 5.0


def processes_of(run: str, folder: str) -> dict[int, str]:
    """Return {pid: command line} of a run's processes, but for us and the script that asks."""
    mark = f"TRIVIA_TEST_RUN={run}".encode()
    found: dict[int, str] = {}
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            is_marked = mark in (process / "environ").read_bytes().split(b"\0")
            if is_marked or str((process / "cwd").readlink()).startswith(f"{folder}/"):
                found[int(process.name)] = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    return {pid: command for pid, command in found.items() if command and pid not in _ourselves()}


def _ourselves() -> set[int]:
    pids, pid = set(), os.getpid()
    while pid > 1:
        pids.add(pid)
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return pids


def wait_for_end(pid: int, until: float) -> bool:
    """Return whether a process ended by then."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], max(0.0, until - time.monotonic()))[0])
    finally:
        os.close(handle)


def main() -> int:
    run, folder = os.environ.get("TRIVIA_TEST_RUN", ""), os.environ.get("TMPDIR", "")
    if not run or not folder or sys.platform != "linux":
        return 0
    until = time.monotonic() + SECONDS
    left = {pid: command for pid, command in processes_of(run, folder).items() if not wait_for_end(pid, until)}
    for pid, command in left.items():
        print(f"Left behind: {pid} {command[:200]}")
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
