"""Pictures and sounds: made safe, stored, and shown by links that end."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Sum

from sessions_app.access import Caller
from sessions_app.conf import limits
from sessions_app.game.errors import Refused
from sessions_app.game.media import MAX_ALT, media_of
from sessions_app.game.texts import is_text
from sessions_app.models import Media, Organization
from sessions_app.services import clock
from sessions_app.services.conversion import EXTENSIONS, Kept, converted
from sessions_app.services.editing import require_editor

log = structlog.get_logger(__name__)

_ALIKE = 10  # so many files of one size are looked into, no more
LINK_SECONDS = 600
LINK_ROUNDING = 300  # links made within it are the same, so that a browser keeps what it has
_signer = signing.Signer(salt="trivia.media")


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that was made safe and knows its id, and is stored nowhere yet."""

    id: UUID
    organization: UUID
    kept: Kept
    sha256: str
    alt: str

    @property
    def path(self) -> str:
        return f"{self.organization.hex}/{self.id.hex}.{EXTENSIONS[self.kept.mime]}"


def store_media(caller: Caller, organization: UUID, name: str, data: bytes, alt: str = "") -> Media:
    """Make an upload safe and keep it; the same bytes with the same alt are kept once. `name` counts for nothing."""
    require_editor(caller, organization)
    alt = checked_alt(alt)
    if (known := known_media(organization, data, alt)) is not None:
        return known
    ready = made_ready(organization, data, alt)
    with files_of([ready]), transaction.atomic():
        return insert_media(caller, organization, [ready])[0]


def known_media(organization: UUID, data: bytes, alt: str) -> Media | None:
    """Return what the organization keeps of the same upload with the same description.

    Or of the very file that came of one, as it comes back in a quiz's zip: so a picture loses nothing on its way home.
    """
    own = Media.objects.filter(organization=organization, alt=alt)
    if (known := own.filter(sha256=hashlib.sha256(data).hexdigest()).first()) is not None:
        return known
    alike = own.filter(size=len(data))[:_ALIKE]
    return next((row for row in alike if place_of(row.path).is_file() and read_media(row) == data), None)


def made_ready(organization: UUID, data: bytes, alt: str, kept: Kept | None = None) -> Ready:
    """Make an upload safe, if it is not yet; refuse what is no picture or sound, or too large."""
    return Ready(uuid4(), organization, kept or converted(data), hashlib.sha256(data).hexdigest(), alt)


@contextmanager
def files_of(files: Sequence[Ready]) -> Iterator[None]:
    """Write files, before the transaction that makes their rows; if that fails, none of them is left."""
    try:
        for ready in files:
            write_file(place_of(ready.path), ready.kept.data)
        yield
    except BaseException:
        for ready in files:
            place_of(ready.path).unlink(missing_ok=True)
        raise


def insert_media(caller: Caller, organization: UUID, files: Sequence[Ready]) -> list[Media]:
    """Make the rows of files within the organization's space, inside a transaction."""
    Organization.objects.select_for_update(no_key=True).get(pk=organization)  # the quota's lock
    require_room(organization, files)
    rows = [
        Media(
            id=ready.id,
            organization_id=organization,
            author_id=caller.user,
            kind=ready.kept.kind,
            mime=ready.kept.mime,
            size=len(ready.kept.data),
            width=ready.kept.width,
            height=ready.kept.height,
            sha256=ready.sha256,
            alt=ready.alt,
            path=ready.path,
        )
        for ready in files
    ]
    return Media.objects.bulk_create(rows)


def require_room(organization: UUID, files: Sequence[Ready]) -> None:
    """Refuse what no longer fits into the organization's space."""
    used = Media.objects.filter(organization=organization).aggregate(sum=Sum("size"))["sum"] or 0
    if used + sum(len(ready.kept.data) for ready in files) > limits().media_quota_bytes:
        words = f"{limits().media_quota_bytes // 1_000_000} MB are full; delete what is not needed"
        raise Refused("too_large", "Your organization's space is full.", fields={"file": words})


def write_file(place: Path, data: bytes) -> None:
    """Write a file so that it is there whole, or not at all, whatever happens."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = place.with_suffix(".part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(place)


def read_media(media: Media) -> bytes:
    """Return a file's bytes; `not_found` if it is gone from the disk."""
    try:
        return place_of(media.path).read_bytes()
    except FileNotFoundError as error:
        log.error("media_file_missing", media=str(media.pk))
        raise Refused("not_found") from error


def place_of(path: str) -> Path:
    """Return where a file lies."""
    return Path(settings.MEDIA_ROOT) / path


def checked_alt(alt: Any) -> str:
    """Return a description on one line, or refuse one that is too long."""
    alt = " ".join(str(alt).split())
    if not is_text(alt) or len(alt) > MAX_ALT:
        raise Refused("invalid_field", fields={"alt": f"at most {MAX_ALT} characters"})
    return alt


def update_alt(caller: Caller, media: Media, alt: str) -> Media:
    """Change the description that new uses begin with; questions keep their own."""
    require_editor(caller, media.organization_id)
    media.alt = checked_alt(alt)
    media.save(update_fields=["alt"])
    return media


Described = Mapping[str, Mapping[str, Any]]  # by id: alt, kind, width, height


def resolve_media(organization: UUID, contents: Sequence[Mapping[str, Any]]) -> None:
    """Complete the media of checked questions from `{"id", "alt"}` to `{"id", "alt", "kind", "width", "height"}`.

    Refuses what is not the organization's own. One query for all of them.
    """
    known = described(organization, contents)
    for content in contents:
        complete_media(content, known)


def described(organization: UUID, contents: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return what is known of the media that questions name, by id; only the organization's own."""
    ids = {media["id"] for content in contents for media in media_of(content)}
    rows = Media.objects.filter(organization=organization, pk__in=ids) if ids else ()
    return {str(row.pk): {name: getattr(row, name) for name in ("alt", "kind", "width", "height")} for row in rows}


def complete_media(content: Mapping[str, Any], known: Described) -> None:
    """Write what is known of its media into a question, or refuse what is not known."""
    for media in media_of(content):
        if (own := known.get(media["id"])) is None:
            raise Refused("invalid_field", fields={"media": "There is no such picture or sound."})
        media.update({**own, "alt": own["alt"] if media["alt"] is None else media["alt"]})


def public_media(media: Mapping[str, Any] | None, scope: str) -> dict[str, Any] | None:
    """Return `{"id", "kind", "url", "alt", "width", "height"}` of what a question holds; the url works for a while.

    `scope` says for whom the link was made (`organization:<id>`, `session:<id>`); links of one scope are the same
    for some minutes.
    """
    if media is None:
        return None
    kept = {key: media.get(key) for key in ("alt", "width", "height")}
    return {"id": media["id"], "kind": media["kind"], "url": f"/media/{link_token(media['id'], scope)}", **kept}


def shown_media(content: Mapping[str, Any], scope: str) -> dict[str, Any]:
    """Return a question's content with the media of it and of its choices as `public_media` tells them."""
    choices = [{**choice, "media": public_media(choice.get("media"), scope)} for choice in content.get("choices", ())]
    return {**content, "media": public_media(content.get("media"), scope), "choices": choices}


def linked_question(shown: dict[str, Any], scope: str) -> dict[str, Any]:
    """Return a question as players see it, with links to its pictures and sounds that work for a while."""
    told = {**shown, "media": public_media(shown.get("media"), scope)}
    if "choices" in shown:
        told["choices"] = shown_media(shown, scope)["choices"]
    return told


def link_token(id: str, scope: str, now: datetime | None = None) -> str:
    """Return what a link to media `id` holds: good for LINK_SECONDS, rounded up."""
    at = int((now or clock.now()).timestamp())
    until = at - at % LINK_ROUNDING + LINK_ROUNDING + LINK_SECONDS
    return _signer.sign_object({"m": id, "s": scope, "e": until})


def open_link(token: str, now: datetime | None = None) -> tuple[Media, int]:
    """Return what a link leads to and for how many seconds more; `not_found` if it is not ours or has ended."""
    try:
        told = _signer.unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise Refused("not_found") from error
    left = told["e"] - int((now or clock.now()).timestamp())
    found = Media.objects.filter(pk=told["m"]).first() if left > 0 else None
    if found is None:
        raise Refused("not_found")
    return found, left
