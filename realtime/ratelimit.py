"""What one socket may send: buckets for messages, answers and pings, and the end of patience."""

import time

from sessions_app.conf import Limits
from sessions_app.game.buckets import Bucket
from sessions_app.game.errors import Refused

WINDOW_SECONDS = 10.0


class Allowance:
    """One a connection. Answers and pings have buckets of their own, so that a chat cannot block them."""

    __slots__ = ("_answers", "_breaches", "_limits", "_malformed", "_messages", "_pings")

    def __init__(self, limits: Limits) -> None:
        now = time.monotonic()
        self._limits = limits
        self._messages = Bucket(limits.message_rate, limits.message_burst, now)
        self._answers = Bucket(limits.message_rate, limits.message_burst, now)
        self._pings = Bucket(limits.ping_rate, max(2.0, limits.ping_rate * 2), now)
        self._breaches: list[float] = []
        self._malformed: list[float] = []

    def spend(self, type: str) -> None:
        """Take one message's worth, or raise Refused `rate_limited`."""
        bucket = {"ping": self._pings, "answer": self._answers, "buzz": self._answers}.get(type, self._messages)
        if wait := bucket.take(time.monotonic()):
            raise Refused("rate_limited", retry_after_ms=max(1, round(wait * 1000)))

    def is_breached_too_often(self) -> bool:
        """Count a breach; return whether it is time to close."""
        return _counts(self._breaches, self._limits.breaches)

    def is_malformed_too_often(self) -> bool:
        """Count a message that was none; return whether it is time to close."""
        return _counts(self._malformed, self._limits.protocol_errors)


def _counts(times: list[float], maximum: int) -> bool:
    now = time.monotonic()
    times[:] = [*(at for at in times if at >= now - WINDOW_SECONDS), now]
    return len(times) >= maximum
