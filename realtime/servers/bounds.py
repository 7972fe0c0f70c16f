"""What one socket may cost and how long anything may take; tests make these small."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """Sizes in bytes, times in seconds."""

    max_message: int = 65_536  # counted over all fragments, and after inflating
    max_inbound: int = 16  # messages that wait for the application before we stop reading
    max_outbound: int = 1 << 20  # bytes that wait for the peer before it is a slow consumer
    stall_seconds: float = 5.0  # an awaited send gives up on a peer that reads nothing for this long
    close_seconds: float = 3.0  # for the peer's close frame after ours
    connect_seconds: float = 20.0  # for the application to accept
    ping_seconds: float = 20.0
    silence_seconds: float = 45.0  # a peer from which nothing came for this long is dropped
    drain_seconds: float = 5.0  # for sockets and requests to end after SIGTERM
    shutdown_seconds: float = 10.0  # for the application's lifespan to end

    @property
    def sweep_seconds(self) -> float:
        """How often all sockets of a process are looked at, by one timer."""
        return min(2.0, self.ping_seconds / 4, self.silence_seconds / 4, self.connect_seconds / 4)
