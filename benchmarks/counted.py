"""The product with its queries and encodes counted: `python -m benchmarks.counted FILE serve --port …`.

It is started otherwise as it ships; the counts stand in FILE, at most 50 ms old.
"""

import json
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

EVERY_SECONDS = 0.05
NOT_QUERIES = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SET ")
counts: Counter[str] = Counter(queries=0, encodes=0)


def count_encodes() -> None:
    """Put a counter before msgspec's encoder; it must come before whoever imports that.

    Only what rooms and sockets encode counts, which is frames; rows of the database are encoded elsewhere.
    """
    import msgspec

    encode = msgspec.json.encode

    def counting(value: Any, **options: Any) -> bytes:
        if sys._getframe(1).f_globals["__name__"].startswith("realtime."):
            counts["encodes"] += 1
        return encode(value, **options)

    msgspec.json.encode = counting


def count_queries() -> None:
    """Put a counter before every connection's statements."""
    from django.db.backends.signals import connection_created

    def counting(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        counts["queries"] += sum(not each.lstrip().upper().startswith(NOT_QUERIES) for each in sql.split("; "))
        return execute(sql, params, many, context)

    def begin(connection: Any, **_: Any) -> None:
        if counting not in connection.execute_wrappers:  # one that came from the pool anew has it already
            connection.execute_wrappers.append(counting)

    connection_created.connect(begin, weak=False)


def keep_writing(file: Path) -> None:
    """Write the counts again and again; whoever reads gets a whole file."""
    fresh = file.with_suffix(".new")
    while True:
        fresh.write_text(json.dumps(counts))
        fresh.rename(file)
        time.sleep(EVERY_SECONDS)


def main() -> None:
    """Serve, and count."""
    file, arguments = Path(sys.argv[1]), sys.argv[2:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trivia_project.settings")
    count_encodes()
    count_queries()
    threading.Thread(target=keep_writing, args=(file,), daemon=True).start()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", *arguments])


if __name__ == "__main__":
    main()
