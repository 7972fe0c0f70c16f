"""Every token that the tests were given, and every place that must not hold one."""

import os
import subprocess
from pathlib import Path

from tests.support.folders import run_folder

SHORTEST = 12  # what a test types by hand, such as a wrong password, is no secret
_known: set[str] = set()
_places: set[Path] = set()


def issued(secret: str) -> str:
    """Remember an access, refresh or resume token or a password, and return it."""
    if len(secret) >= SHORTEST and secret not in _known:
        _known.add(secret)
        with _file().open("a") as file:
            file.write(secret + "\n")
    return secret


def issued_in(body: object) -> None:
    """Remember every token in a JSON answer, however deep it stands."""
    if isinstance(body, dict):
        for key, value in body.items():
            if key in {"access", "refresh", "token", "resume_token"} and isinstance(value, str):
                issued(value)
            else:
                issued_in(value)
    elif isinstance(body, list):
        for value in body:
            issued_in(value)


def _file() -> Path:
    """One line a token, in a file: helpers that run as processes of their own append to it too."""
    path = Path(os.environ.setdefault("TRIVIA_TEST_SECRETS", str(run_folder() / "issued")))
    if not path.exists():
        path.touch(mode=0o600)
    return path


def watch(place: Path) -> Path:
    """Have a log, or all files of a database's folder, searched at the end."""
    _places.add(place)
    return place


def count() -> int:
    return len(set(_file().read_text().splitlines()))


def leaks() -> list[str]:
    """Return "path: start of the token" for each issued token in a watched log or database."""
    files = [str(path) for place in _places for path in _searched(place)]
    if not files or not count():
        return []
    # grep's many-pattern search takes a second where Python's takes minutes.
    command = ["grep", "-a", "-o", "-H", "-F", "-f", str(_file()), *sorted(files)]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "LC_ALL": "C"})
    assert done.returncode in {0, 1}, done.stderr.decode()
    lines = {line.rpartition(":") for line in done.stdout.decode(errors="replace").splitlines()}
    return sorted(f"{path}: {token[:16]}... of {len(token)} characters" for path, _, token in lines)


def _searched(place: Path) -> list[Path]:
    if place.is_dir():
        return [path for path in place.rglob("*") if path.is_file()]
    return [place] if place.exists() else []
