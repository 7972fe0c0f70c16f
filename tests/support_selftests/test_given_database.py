"""The specification's command: `export DATABASE_URL=...; python3 -m pytest tests/integration/test_websocket.py -v`."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.support.folders import ROOT


def test_the_named_file_is_used_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "test_trivia.db"
    counts = [_run_with(file) for _ in range(2)]
    assert 0 < counts[0] < counts[1]


def _run_with(file: Path) -> int:
    """Run one of the six tests on a database file, named relatively; return how many sessions are in it."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")}
    env["DATABASE_URL"] = f"sqlite:///{os.path.relpath(file, ROOT)}"
    command = [sys.executable, "-m", "pytest", "tests/integration/test_websocket.py", "-v", "-k", "valid_token"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM sessions_app_triviasession").fetchone()[0])
