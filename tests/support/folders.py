"""One folder for the whole run: short paths (a unix socket's has 107 bytes at most), gone when all went well."""

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
    return _run


def new_folder(prefix: str) -> Path:
    """Return a new, empty folder for one server."""
    return Path(tempfile.mkdtemp(prefix=f"{prefix}-", dir=run_folder()))


def remove_run_folder() -> None:
    """Remove everything, unless TRIVIA_TEST_KEEP says to keep it for a look."""
    if _run is not None and not os.environ.get("TRIVIA_TEST_KEEP"):
        shutil.rmtree(_run, ignore_errors=True)
