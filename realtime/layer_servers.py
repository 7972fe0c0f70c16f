"""Which servers a channel layer has, and which of them carries a group: pub/sub spreads groups over its hosts."""

from collections.abc import Hashable, Sequence
from typing import Any

from channels_redis.pubsub import RedisPubSubChannelLayer


def servers_of(layer: Any) -> Sequence[Hashable]:
    """Return something for each server; a layer of another kind is one."""
    return list(layer._shards) if isinstance(layer, RedisPubSubChannelLayer) else [layer]


def server_of(layer: Any, group: str) -> Hashable:
    """Return which of `servers_of` carries a group."""
    if not isinstance(layer, RedisPubSubChannelLayer):
        return layer
    return layer._get_shard(layer._get_group_channel_name(group))
