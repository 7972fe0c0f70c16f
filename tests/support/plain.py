"""Settings of a product whose server knows ASGI alone: no ready-made frames, everything goes by `send`."""

from typing import Any

from trivia_project.settings import *  # noqa: F403

ASGI_APPLICATION = "tests.support.plain.application"


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Serve the product without the extension."""
    from trivia_project.asgi import application as inner

    scope.get("extensions", {}).pop("trivia.frames", None)
    await inner(scope, receive, send)
