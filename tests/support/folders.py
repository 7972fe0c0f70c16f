"""One folder for the whole run: short paths (a unix socket's has 107 bytes at most), gone at the end."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_run: Path | None = None


def run_folder() -> Path:
    """Return this process's folder for the run."""
    global _run
    if _run is None:
        _run = Path(tempfile.mkdtemp(prefix="trivia-"))
        atexit.register(remove_run_folder, os.getpid())
    return _run


def new_folder(prefix: str) -> Path:
    """Return a new, empty folder for one server."""
    return Path(tempfile.mkdtemp(prefix=f"{prefix}-", dir=run_folder()))


def remove_run_folder(owner: int) -> None:
    """Remove everything, unless TRIVIA_TEST_KEEP says to keep it for a look, or we are a fork of the owner."""
    if _run is not None and os.getpid() == owner and not os.environ.get("TRIVIA_TEST_KEEP"):
        shutil.rmtree(_run, ignore_errors=True)
