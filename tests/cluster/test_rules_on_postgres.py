"""The rules of writing hold on the other database too, which has statements of its own for them."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
FILES = ("test_writing.py", "test_prepared.py", "test_queries.py", "test_rows.py", "trips_on_postgres.py")


def test_the_rules_of_writing_hold_on_postgresql(postgres: Postgres) -> None:
    own = [f"tests/rules/{name}" for name in FILES]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", *own]
    env = {**os.environ, "DATABASE_URL": postgres.database()}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-1_000:]
