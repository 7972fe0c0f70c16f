"""This machine: its cores, and what a process has used of it."""

import os
import platform
import resource
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SERVER_CORE, LOAD_CORE = 0, 1 % (os.cpu_count() or 1)


def tree(pid: int) -> list[int]:
    """Return a process and all that it started and that still runs."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [child for one in task.read_text().split() for child in tree(int(one))]
        except OSError:
            continue  # a thread or child that has just ended
    return found


def pin(pid: int, core: int) -> None:
    """Keep a process, its threads and its children on one core."""
    for process in tree(pid):
        for task in Path(f"/proc/{process}/task").glob("*"):
            with suppress(ProcessLookupError):  # a thread that has just ended
                os.sched_setaffinity(int(task.name), {core})


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process and its children have used, user and system, by the scheduler's clock."""
    return sum(time.clock_gettime(_cpu_clock(process)) for process in tree(pid))


def _cpu_clock(pid: int) -> int:
    """Return what clock_getcpuclockid(3) returns: /proc/PID/stat counts in steps of 10 ms, as long as a whole burst."""
    return (~pid << 3) | 2


def memory_kb(pid: int) -> int:
    """Return the memory of a process and its children, what they share counted once (Pss)."""
    total = 0
    for process in tree(pid):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def allow_files(needed: int) -> None:
    """Raise `ulimit -n` to `needed` for us and what we start, or say what it must be."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < needed:
        sys.exit(f"This bench needs `ulimit -n` to be at least {needed:,}; its hard limit here is {hard:,}.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, needed), hard))


def described() -> str:
    """Return the machine in a line."""
    names = {line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")}
    memory = next(int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal"))
    cores = f"{os.cpu_count()} cores ({', '.join(sorted(names)) or platform.machine()})"
    kernel = f"Linux {platform.release().split('-')[0]}"
    return f"{cores}, {memory / 2**20:.0f} GiB, {kernel}, Python {platform.python_version()}"


def commit() -> str:
    """Return the commit that is measured; with a plus if the product differs from it (our own results do not count)."""
    short = _git("rev-parse", "--short", "HEAD") or "unknown"
    return short + ("+" if _git("status", "--porcelain", "--", ".", ":!benchmarks") else "")


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True).stdout.strip()


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()
