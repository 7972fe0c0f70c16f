"""Pictures and sounds of questions and choices, as a question holds them: which one, and what it shows in words."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sessions_app.game.texts import is_text

MAX_ALT = 300
Raw = dict[str, Any]


def media_of(content: Mapping[str, Any]) -> list[Raw]:
    """Return the pictures and sounds of a question and of its choices; changing one changes the question."""
    places = [content, *content.get("choices", ())]
    return [place["media"] for place in places if place.get("media")]


def checked_media(given: Mapping[str, Any], faults: dict[str, str]) -> Raw | None:
    """Return `{"id", "alt"}` of a picture or sound; whether there is one, and its own alt, is for the service to say.

    Everything else that an editor got with it and sends back is left out.
    """
    media = given.get("media")
    if media is None:
        return None
    try:
        id = str(UUID(media["id"]))
        alt = media.get("alt")
    except (TypeError, ValueError, KeyError, AttributeError):
        faults["media"] = "null, or an object with id and alt"
        return None
    if alt is not None and (not is_text(alt) or len(alt.strip()) > MAX_ALT):
        faults["media"] = f"alt of at most {MAX_ALT} characters"
        return None
    return {"id": id, "alt": alt if alt is None else alt.strip()}
