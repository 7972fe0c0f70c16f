"""Logging: one line an event, words for people or JSON for machines, and never a token in it."""

import logging
import logging.config
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

# A JWT by its look, what follows `token=`, and a bearer header, whoever logs them.
SECRET = re.compile(r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]*|((?:token|password|refresh|access)=)[^\s&\"']+|(Bearer\s+)\S+", re.I)


def redact(text: str) -> str:
    """Return `text` with every token in it replaced."""
    return SECRET.sub(lambda found: (found[1] or found[2] or "") + "[redacted]", text)


class Redacting(logging.Formatter):
    """Formats as its parent does (message, traceback and all), then redacts the whole."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return redact(self._inner.format(record))


def configure(config: MutableMapping[str, Any]) -> None:
    """Set up logging from `{"level", "json"}`; Django calls it with settings.LOGGING."""
    renderer: Any = (
        structlog.processors.JSONRenderer() if config["json"] else structlog.dev.ConsoleRenderer(colors=False)
    )
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    inner = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(Redacting(inner))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(config["level"])
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
