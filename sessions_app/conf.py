"""The one typed reading of settings; the code asks here and never `django.conf` for a limit."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed


@dataclass(frozen=True, slots=True)
class Limits:
    """What a machine and a room can bear. Rates are per second unless the name says otherwise."""

    message_bytes: int
    message_rate: float
    message_burst: float
    chat_rate: float
    chat_burst: float
    ping_rate: float
    breaches: int
    protocol_errors: int
    max_participants: int
    connections_per_user: int
    max_connections: int
    leave_grace_seconds: float
    seat_seconds: float
    heartbeat_seconds: int
    token_grace_seconds: float
    ended_linger_seconds: float
    guest_token_seconds: int
    login_failures_per_minute: float
    address_login_failures_per_minute: float
    join_failures_per_minute: float
    address_join_failures_per_minute: float
    address_handshake_failures_per_minute: float
    address_starts_per_minute: float
    body_bytes: int
    image_bytes: int
    audio_bytes: int
    media_quota_bytes: int

    def for_clients(self, max_participants: int) -> dict[str, object]:
        """Return what `connection.limits` tells a client."""
        return {
            "max_message_bytes": self.message_bytes,
            "max_participants": max_participants,
            "max_chat_characters": 500,
            "message_rate": self.message_rate,
            "message_burst": self.message_burst,
            "chat_rate": self.chat_rate,
            "chat_burst": self.chat_burst,
            "connections_per_user": self.connections_per_user,
        }


@cache
def limits() -> Limits:
    """Return the limits in force."""
    values: dict[str, Any] = settings.TRIVIA_LIMITS
    return Limits(**values)


def _forget(*, setting: str, **_: object) -> None:
    if setting == "TRIVIA_LIMITS":
        limits.cache_clear()


setting_changed.connect(_forget)  # only tests change settings; this is Django's own hook for them
