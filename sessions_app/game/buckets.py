"""A token bucket: so much at once, so much a second; the caller brings the clock."""


class Bucket:
    """Holds up to `burst` tokens and gains `rate` a second. Times are in seconds on any steady clock."""

    __slots__ = ("_at", "_tokens", "burst", "rate")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self.rate, self.burst = rate, burst
        self._tokens, self._at = burst, now

    def take(self, now: float, cost: float = 1) -> float:
        """Take `cost` tokens and return 0, or take nothing and return the seconds to wait."""
        self._refill(now)
        if self._tokens >= cost:
            self._tokens -= cost
            return 0.0
        return (cost - self._tokens) / self.rate if self.rate else 3600.0

    def is_full(self, now: float) -> bool:
        """Whether nothing was taken lately, so that the bucket can be forgotten."""
        self._refill(now)
        return self._tokens >= self.burst

    def _refill(self, now: float) -> None:
        self._tokens = min(self.burst, self._tokens + max(0.0, now - self._at) * self.rate)
        self._at = max(self._at, now)
