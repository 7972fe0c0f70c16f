"""What slows down those who guess: passwords and PINs. Of this process, so n processes allow n times as much."""

import hashlib
import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from django.conf import settings

from sessions_app.conf import limits
from sessions_app.game.buckets import Bucket
from sessions_app.game.errors import Refused

MAX_KEYS = 20_000
BROWSER_GATE_SECONDS = 60.0
ADDRESS_GATE_SECONDS = 2.0  # a whole school may stand behind one address: slowed, never shut out
MAX_TOLD_SECONDS = 60.0
MAX_HELD_SECONDS = 10.0

K = TypeVar("K")


def address_of(meta: Mapping[str, Any]) -> str:
    """Return who is at the other end, past our own proxies; what stands before them in the header is anybody's."""
    proxies = settings.NUM_PROXIES or 0
    hops = [hop.strip() for hop in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",") if hop.strip()]
    found = hops[-min(proxies, len(hops))] if proxies and hops else str(meta.get("REMOTE_ADDR", ""))
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        return found[:64]
    if address.version == 6:  # whoever has one IPv6 address has a network of them
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


class Kept(Generic[K]):
    """At most MAX_KEYS of something, by key; the one that was asked for longest ago goes first."""

    def __init__(self, make: Callable[[float], K]) -> None:
        self._make, self._kept, self._guard = make, OrderedDict[str, K](), threading.Lock()

    def __call__(self, key: str, now: float) -> K:
        with self._guard:
            found = self._kept.get(key)
            if found is None:
                found = self._kept[key] = self._make(now)
                if len(self._kept) > MAX_KEYS:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return found

    def clear(self) -> None:
        with self._guard:
            self._kept.clear()


class Slowing:
    """Lets so many failures a minute through, then one try after each of ever longer waits.

    A try takes its token beforehand, so that many at once are no way around, and a success gives it back.
    """

    __slots__ = ("_bucket", "_gate", "_guard", "_open_at", "_refused", "_strikes", "is_slow")

    def __init__(self, per_minute: float, gate: float, now: float) -> None:
        self._bucket = Bucket(per_minute / 60, max(1.0, per_minute), now)
        self._gate, self._open_at, self._strikes, self._refused = gate, 0.0, 0, 0
        self.is_slow, self._guard = False, threading.Lock()

    def admit(self, now: float) -> float:
        """Return 0 to go ahead, or the seconds to tell the caller to wait."""
        with self._guard:
            if self.is_slow and self._bucket.is_full(now):
                self.is_slow, self._strikes, self._refused = False, 0, 0
            if not self.is_slow:
                self.is_slow = self._bucket.take(now) > 0
                if not self.is_slow:
                    return 0.0
                self._open_at = now + 1
            if now < self._open_at:
                told = min(MAX_TOLD_SECONDS, 2.0 ** min(10, self._strikes + self._refused))
                self._refused += 1
                return max(told, self._open_at - now)
            self._strikes += 1
            self._open_at = now + min(self._gate, 2.0 ** min(10, self._strikes))
            self._bucket.take(now)
            return 0.0

    def succeed(self, now: float) -> None:
        """Take back what `admit` counted."""
        with self._guard:
            self._bucket.take(now, -1)
            self._open_at = now


_accounts = Kept(lambda now: Bucket(limits().login_failures_per_minute / 60, limits().login_failures_per_minute, now))
_login_addresses = Kept(
    lambda now: Bucket(limits().address_login_failures_per_minute / 60, limits().address_login_failures_per_minute, now)
)
_browsers = Kept(lambda now: Slowing(limits().join_failures_per_minute, BROWSER_GATE_SECONDS, now))
_join_addresses = Kept(lambda now: Slowing(limits().address_join_failures_per_minute, ADDRESS_GATE_SECONDS, now))
_handshakes = Kept(lambda now: Slowing(limits().address_handshake_failures_per_minute, ADDRESS_GATE_SECONDS, now))
_starts = Kept(lambda now: Bucket(limits().address_starts_per_minute / 60, limits().address_starts_per_minute, now))


def admit_start(address: str) -> None:
    """Count an attempt that begins against the address; Refused `rate_limited` tells how long to wait."""
    now = time.monotonic()
    if wait := _starts(address, now).take(now):
        raise Refused("rate_limited", retry_after_ms=max(1, round(wait * 1000)))


class LoginTry:
    """One try of a password: counted against the account and, apart from it, the address, unless it succeeds."""

    def __init__(self, account: str, address: str) -> None:
        now = time.monotonic()
        key = hashlib.sha256(account.casefold().encode("utf-8", "replace")).hexdigest()
        self._buckets: list[Bucket] = []
        for bucket in (_accounts(key, now), _login_addresses(address, now)):
            if wait := bucket.take(now):
                self.succeed()
                raise Refused("rate_limited", retry_after_ms=max(1, round(wait * 1000)))
            self._buckets.append(bucket)

    def succeed(self) -> None:
        """Give back what was counted."""
        now = time.monotonic()
        for bucket in self._buckets:
            bucket.take(now, -1)


class JoinTry:
    """One try of a PIN: counted against the browser and, apart from it, the address, unless the PIN is right.

    Whoever has to wait gets no answer about the PIN, else the limit would tell right from wrong.
    """

    def __init__(self, browser: str, address: str) -> None:
        now = time.monotonic()
        self._counted: list[Slowing] = []
        for slowing in (_browsers(browser, now), _join_addresses(address, now)):
            if wait := slowing.admit(now):
                self.succeed()
                raise Refused("rate_limited", retry_after_ms=round(wait * 1000))
            self._counted.append(slowing)

    def succeed(self) -> None:
        """Give back what was counted."""
        now = time.monotonic()
        for slowing in self._counted:
            slowing.succeed(now)


def refused_handshake(address: str) -> float:
    """Count a socket that was refused; return the seconds to hold its refusal back. A welcome caller never waits."""
    now = time.monotonic()
    return min(MAX_HELD_SECONDS, _handshakes(address, now).admit(now))


def forget_all() -> None:
    """Start anew; for tests."""
    for kept in (_accounts, _login_addresses, _browsers, _join_addresses, _handshakes, _starts):
        kept.clear()
