"""What the HTTP edges, commands and threads call after a service: commit, then tell every room."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.db import transaction

from realtime.entries import Entry, encode_all, events_message
from realtime.groups import session_group
from realtime.hub import hubs
from sessions_app.models import Logged
from sessions_app.services.outcomes import Done, Write
from sessions_app.services.writes import submit

log = structlog.get_logger(__name__)


def commit_and_publish(session_pk: UUID, write: Write) -> Done:
    """Commit one write and publish its events; raises its Refused, or SessionNotFound."""
    done, events = submit(session_pk, write)
    publish(events)
    return done


def publish(events: Sequence[Logged]) -> None:
    """Tell every process's rooms of committed events; from any thread, inside or outside a transaction."""
    if events:
        transaction.on_commit(lambda: _send(events), robust=True)


def _send(events: Sequence[Logged]) -> None:
    sessions = encode_all(events)
    running = hubs()
    for position, hub in enumerate(running):
        for session, entries in sessions.items():
            is_first = position == 0
            hub.loop.call_soon_threadsafe(partial(hub.feed, session, entries, tell_others=is_first))
    if not running:
        for session, entries in sessions.items():
            _send_without_hub(session, entries)


def _send_without_hub(session: UUID, entries: list[Entry]) -> None:
    """A management command has no rooms: it tells those that do, who would else notice within a second."""
    layer: Any = get_channel_layer()
    if isinstance(layer, InMemoryChannelLayer):
        return
    try:
        async_to_sync(layer.group_send)(session_group(session), events_message(session, entries))
    except Exception as error:  # the log has it; a layer that is down fails nothing
        log.warning("channel_layer_send_failed", error=type(error).__name__)
