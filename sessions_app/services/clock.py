"""The one clock: the wall's at the start of the process plus steady time since, so that no step is seen."""

import time
from datetime import UTC, datetime, timedelta

_wall, _steady = datetime.now(UTC), time.monotonic()


def now() -> datetime:
    """Return the time. Read it once per operation and hand it down."""
    return _wall + timedelta(seconds=time.monotonic() - _steady)


def from_ms(milliseconds: int) -> datetime:
    """Return the moment so many milliseconds after the epoch."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
