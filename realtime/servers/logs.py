"""What Twisted and autobahn may say: failures. They log whole request lines, and a query string holds a token."""

from typing import Any

import structlog
from twisted.logger import globalLogBeginner

log = structlog.get_logger(__name__)


def silence_twisted() -> None:
    """Have Twisted log nothing but exceptions that nobody caught, with no more than where they were raised."""
    observers: Any = [_failures_only]
    globalLogBeginner.beginLoggingTo(observers, redirectStandardIO=False, discardBuffer=True)


def _failures_only(event: dict[str, Any]) -> None:
    failure = event.get("log_failure")
    if failure is not None:
        frames = [f"{file}:{line} in {name}" for name, file, line, *_ in failure.frames[-3:]]
        log.error("twisted_failure", error=failure.type.__name__, at=frames)
