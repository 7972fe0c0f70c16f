"""TRIVIA_MODE=production refuses to start on what would be unsafe, and says which setting it is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "TRIVIA_MODE": "production",
    "TRIVIA_SECRET_KEY": "s" * 49 + "1",
    "TRIVIA_JWT_SIGNING_KEY": "j" * 49 + "2",
    "TRIVIA_ALLOWED_HOSTS": "quiz.example",
    "TRIVIA_ALLOWED_ORIGINS": "https://quiz.example",
    "TRIVIA_NUM_PROXIES": "1",
}
UNSAFE = [
    ({"TRIVIA_SECRET_KEY": "short"}, "TRIVIA_SECRET_KEY"),
    ({"TRIVIA_SECRET_KEY": "django-insecure-" + "x" * 50}, "TRIVIA_SECRET_KEY"),
    ({"TRIVIA_JWT_SIGNING_KEY": "short"}, "TRIVIA_JWT_SIGNING_KEY"),
    ({"TRIVIA_JWT_SIGNING_KEY": SAFE["TRIVIA_SECRET_KEY"]}, "must differ"),
    ({"TRIVIA_ALLOWED_HOSTS": "*"}, "TRIVIA_ALLOWED_HOSTS"),
    ({"TRIVIA_ALLOWED_HOSTS": ""}, "TRIVIA_ALLOWED_HOSTS"),
    ({"TRIVIA_ALLOWED_ORIGINS": "http://quiz.example"}, "TRIVIA_ALLOWED_ORIGINS"),
    ({"TRIVIA_ALLOWED_ORIGINS": ""}, "TRIVIA_ALLOWED_ORIGINS"),
    ({"TRIVIA_NUM_PROXIES": None}, "TRIVIA_NUM_PROXIES"),
    ({"DATABASE_URL": "postgresql://trivia@db.example/trivia"}, "DATABASE_URL"),
    ({"REDIS_URL": "redis://cache.example:6379/0"}, "REDIS_URL"),
    ({"REDIS_URL": "redis://:secret@one.example/0, redis://two.example/0"}, "REDIS_URL"),
]


def start(folder: Path, changes: dict[str, str | None]) -> tuple[int, str]:
    """Return exit code and last line of a process that reads the settings with these changes."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TRIVIA_", "DJANGO_"))}
    clean = {name: value for name, value in clean.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    given = {**clean, **SAFE, "TRIVIA_DATA_DIR": str(folder), **changes}
    environment = {name: value for name, value in given.items() if value is not None}
    code = "import trivia_project.settings as s; print('started', s.DEBUG)"
    done = subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True)
    return done.returncode, (done.stdout + done.stderr).strip().splitlines()[-1]


def test_a_safe_production_starts_without_debug(tmp_path: Path) -> None:
    assert start(tmp_path, {}) == (0, "started False")


@pytest.mark.parametrize(("changes", "named"), UNSAFE)
def test_an_unsafe_production_does_not_start(tmp_path: Path, changes: dict[str, str | None], named: str) -> None:
    code, said = start(tmp_path, changes)
    assert code != 0
    assert "ImproperlyConfigured" in said and named in said
