"""The environment of the tests, set before Django reads its settings: pyproject.toml names this as a plugin (-p).

In-process tests have a data folder of their own, and their database is a file in it (the settings' TEST name), never
one of var/. A DATABASE_URL of the caller's stays: a SQLite file is then what the shared server runs on.
"""

import logging
import os
from pathlib import Path

from tests.support.folders import new_folder

SQLITE = "sqlite:///"


def given_sqlite() -> Path | None:
    """Return the SQLite file that the caller named in DATABASE_URL, if any."""
    url = os.environ.get("DATABASE_URL", "")
    return Path(url.removeprefix(SQLITE)).absolute() if url.startswith(SQLITE) else None


if (_given := given_sqlite()) is not None:
    os.environ["DATABASE_URL"] = f"{SQLITE}{_given}"  # servers run in another folder than the caller
os.environ.pop("REDIS_URL", None)
os.environ["TRIVIA_DATA_DIR"] = str(new_folder("here"))
os.environ.setdefault("TRIVIA_LOG_LEVEL", "DEBUG")

for _client in ("websockets", "httpx", "httpcore", "asyncio", "hpack"):  # at DEBUG they drown what a failure says
    logging.getLogger(_client).setLevel(logging.WARNING)
