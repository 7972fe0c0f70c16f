"""The wire: HTTP to Django, sockets through origin and token to their one path, and the hub's life."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trivia_project.settings")

from django.core.asgi import get_asgi_application

django_application: Any = get_asgi_application()

from channels.routing import ProtocolTypeRouter

from realtime.lifespan import Lifespan
from realtime.middleware import JWTAuthMiddleware, OriginMiddleware
from realtime.routing import websocket_urls
from sessions_app.api.bodycap import BodyCap

application = ProtocolTypeRouter(
    {
        "http": BodyCap(django_application),
        "websocket": OriginMiddleware(JWTAuthMiddleware(websocket_urls)),
        "lifespan": Lifespan(),
    }
)
