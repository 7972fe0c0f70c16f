"""Pictures and sounds that come in a zip with a quiz: made safe as uploads are, stored with it or not at all."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sessions_app.game.errors import Refused
from sessions_app.game.texts import is_text
from sessions_app.importers import MAX_FILES, MAX_ZIP_BYTES, Draft, Unreadable
from sessions_app.services.conversion import converted
from sessions_app.services.converted_lately import LATELY
from sessions_app.services.media import Ready, checked_alt, known_media, made_ready

MAX_KEPT = 2 * MAX_ZIP_BYTES  # what was made safe waits in memory until the whole file is known to be good
_FAULTS = {"invalid_field", "too_large"}


class IncomingMedia:
    """The media of one file. Each member is read once, however often it is used."""

    def __init__(self, organization: UUID, draft: Draft) -> None:
        self.ready: list[Ready] = []
        self.described: dict[str, dict[str, Any]] = {}  # by id, as `media.described` tells it
        self._organization, self._files = organization, draft.files
        self._ids: dict[str, str] = {}
        self._faults: dict[str, str] = {}
        self._room = MAX_KEPT

    def named(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Return a question's or choice's draft with ids in place of names; refuses a file that is no media."""
        media = raw.get("media")
        if not isinstance(media, Mapping) or "file" not in media or self._files is None:
            return dict(raw)
        return {**raw, "media": {"id": self._id_of(media["file"], media.get("alt")), "alt": media.get("alt")}}

    def unused(self) -> list[str]:
        """Return the members that no question named."""
        if self._files is None:
            return []
        named = self._ids.keys() | self._faults.keys()
        return [name for name in self._files.names if name.startswith("media/") and name not in named]

    def forget(self) -> None:
        """Keep no pictures in memory that are stored by now."""
        LATELY.forget(self._organization, {ready.sha256 for ready in self.ready})

    def _id_of(self, name: Any, alt: Any) -> str:
        if not is_text(name):
            raise Refused("invalid_field", fields={"media": "file is a name in the zip"})
        if name not in self._ids and name not in self._faults:
            try:
                self._ids[name] = self._take(name, alt if isinstance(alt, str) else "")
            except Refused as refused:
                if refused.code not in _FAULTS:
                    raise
                self._faults[name] = "; ".join((refused.fields or {"": refused.message}).values())
            except Unreadable as error:
                self._faults[name] = str(error)
        if fault := self._faults.get(name):
            raise Refused("invalid_field", fields={"media": f"{name[:100]}: {fault}"})
        return self._ids[name]

    def _take(self, name: str, alt: str) -> str:
        assert self._files is not None
        if len(self._ids) >= MAX_FILES:
            raise Refused("too_large", f"A zip may have {MAX_FILES} pictures and sounds.")
        data, alt = self._files.read(name), checked_alt(alt)
        if (known := known_media(self._organization, data, alt)) is not None:
            return self._describe(known.pk, alt, known.kind, known.width, known.height)
        kept = LATELY.get(self._organization, data, converted)
        made = made_ready(self._organization, data, alt, kept)
        self._room -= len(made.kept.data)
        if self._room < 0:
            raise Refused("too_large", "The pictures and sounds are too much together.")
        self.ready.append(made)
        return self._describe(made.id, alt, made.kept.kind, made.kept.width, made.kept.height)

    def _describe(self, id: UUID, alt: str, kind: str, width: int | None, height: int | None) -> str:
        self.described[str(id)] = {"alt": alt, "kind": kind, "width": width, "height": height}
        return str(id)
