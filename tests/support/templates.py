"""Migrated databases with the demo in them, made once a run and copied for each server."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support import secrets
from tests.support.folders import ROOT, new_folder
from tests.support.postgres import Postgres

DEMO_FILES = ("secret.env", "demo.json")
_clusters: dict[Path, Path] = {}


@dataclass(frozen=True)
class Database:
    """A database with the demo in it: its URL (empty for SQLite in the data folder) and the folder of the demo."""

    url: str
    demo: Path


def manage(folder: Path, *arguments: str, env: dict[str, str] | None = None, stdin: str = "") -> str:
    """Run a management command on a data folder and return what it printed."""
    command = [sys.executable, "manage.py", *arguments]
    whole = {**clean_environment(), "TRIVIA_DATA_DIR": str(folder), **(env or {})}
    done = subprocess.run(command, env=whole, cwd=ROOT, input=stdin.encode(), capture_output=True, timeout=120)
    assert done.returncode == 0, f"{arguments}: {done.stdout.decode()}{done.stderr.decode()}"
    return done.stdout.decode()


def clean_environment() -> dict[str, str]:
    """Return our environment without what would lead a server to our own data or to Playwright's mode."""
    ours = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE", "HOST", "PORT")
    return {name: value for name, value in os.environ.items() if name not in ours}


@cache
def sqlite_template() -> Path:
    """Return a data folder with a migrated database and the demo."""
    folder = new_folder("template")
    manage(folder, "migrate", "--verbosity", "0")
    manage(folder, "demo")
    return folder


def copy_sqlite(to: Path) -> None:
    """Fill a data folder with a fresh database and the demo."""
    for path in sqlite_template().iterdir():
        if path.name in DEMO_FILES or path.name.startswith("trivia.sqlite3"):
            shutil.copy(path, to)


def postgres_copy(postgres: Postgres) -> Database:
    """Return a fresh database on `postgres`, migrated and with the demo."""
    if postgres.folder not in _clusters:
        folder = new_folder("template")
        env = {"DATABASE_URL": postgres.database("trivia_template")}
        manage(folder, "migrate", "--verbosity", "0", env=env)
        manage(folder, "demo", env=env)
        _clusters[postgres.folder] = folder
        secrets.watch(postgres.folder / "data")
        secrets.watch(postgres.log)
    return Database(postgres.database(template="trivia_template"), _clusters[postgres.folder])


def given_database(path: Path) -> Database:
    """Return the SQLite file that the user named in DATABASE_URL, migrated; its demo's passwords stand beside it."""
    folder = path.with_name(path.name + ".demo")
    folder.mkdir(mode=0o700, exist_ok=True)
    url = f"sqlite:///{path}"
    manage(folder, "migrate", "--verbosity", "0", env={"DATABASE_URL": url})
    manage(folder, "demo", env={"DATABASE_URL": url})
    assert (folder / "demo.json").exists(), f"{path} was not made by these tests; name another file, or remove it"
    return Database(url, folder)
