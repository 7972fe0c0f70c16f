"""What the bench has in C: compiled once into its folder."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from benchmarks.tools import NotRun, tools


def compiled(name: str, sources: Sequence[Path]) -> Path:
    """Compile a program, if it is not there or older than its sources (headers among them)."""
    program = tools() / name
    if program.exists() and program.stat().st_mtime > max(source.stat().st_mtime for source in sources):
        return program
    options = ["-O2", "-std=gnu11", "-Wall", "-Wextra", "-o", str(program)]
    units = [str(source) for source in sources if source.suffix == ".c"]
    done = subprocess.run([_compiler(), *options, *units], capture_output=True, text=True)
    if done.returncode:
        raise NotRun(f"{name} was not compiled: {done.stderr.strip()[:400]}")
    return program


@cache
def _compiler() -> str:
    found = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc")
    if found is None:
        raise NotRun("the load needs a C compiler (Debian: apt-get install gcc libc6-dev)")
    return found
