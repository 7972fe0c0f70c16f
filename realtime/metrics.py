"""How the rooms of this process do."""

from collections.abc import Iterator
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from realtime.hub import hubs
from realtime.servers.framing import compressions

TICKER_DEAD_SECONDS = 10.0


class RoomCollector(Collector):
    """Reads the hubs when asked; nothing is counted twice."""

    def collect(self) -> Iterator[Metric]:
        running = hubs()
        for name, words, value in (
            ("trivia_rooms", "Rooms with members here.", sum(len(hub.rooms) for hub in running)),
            ("trivia_connections", "Open sockets.", sum(len(hub.connections) for hub in running)),
            ("trivia_ticker_age_seconds", "Since the last tick.", max([hub.ticker.age for hub in running], default=0)),
            ("trivia_layer_up", "Whether the channel layer answers.", all(hub.publisher.is_up for hub in running)),
        ):
            yield GaugeMetricFamily(name, words, value=float(value))
        dropped = sum(hub.publisher.dropped for hub in running)
        failures = sum(hub.publisher.failures for hub in running)
        yield CounterMetricFamily("trivia_layer_dropped", "Messages not sent to the layer.", value=dropped)
        yield CounterMetricFamily("trivia_layer_failures", "Sends to the layer that failed.", value=failures)
        yield CounterMetricFamily(
            "trivia_compressions", "Messages compressed; a broadcast counts once.", value=compressions()
        )


registry = CollectorRegistry()
registry.register(RoomCollector())


def exposition() -> tuple[bytes, str]:
    """Return (text, content type) for Prometheus."""
    return generate_latest(registry), CONTENT_TYPE_LATEST


def health() -> dict[str, Any]:
    """Return what readiness depends on here."""
    running = hubs()
    return {
        "ticker": bool(running) and all(hub.ticker.age < TICKER_DEAD_SECONDS for hub in running),
        "draining": any(hub.is_draining for hub in running),
        "layer": all(hub.publisher.is_up for hub in running),
    }
