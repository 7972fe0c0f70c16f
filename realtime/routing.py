"""The one path of the socket: ws/<session_id>."""

from channels.routing import URLRouter
from django.urls import re_path

from realtime.consumers import SessionConsumer
from realtime.refusals import NotFound

websocket_urls = URLRouter(
    [
        re_path(r"^ws/(?P<session_id>[A-Za-z0-9_-]{1,64})/?$", SessionConsumer.as_asgi()),
        re_path(r"", NotFound()),  # type: ignore[arg-type]
    ]
)
