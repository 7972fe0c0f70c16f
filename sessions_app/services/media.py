"""Pictures and sounds: stored, shown by links that end, deleted once nothing uses them."""

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
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
from sessions_app.models import Assignment, FrozenQuiz, Media, Organization
from sessions_app.services import clock
from sessions_app.services.conversion import EXTENSIONS, Kept, converted
from sessions_app.services.editing import require_editor

log = structlog.get_logger(__name__)

LINK_SECONDS = 600
LINK_ROUNDING = 300  # links made within it are the same, so that a browser keeps what it has
UNUSED_FOR = timedelta(days=1)
_signer = signing.Signer(salt="trivia.media")


def store_media(caller: Caller, organization: UUID, name: str, data: bytes, alt: str = "") -> Media:
    """Make an upload safe and keep it; the same bytes with the same alt are kept once. `name` counts for nothing."""
    require_editor(caller, organization)
    alt = checked_alt(alt)
    digest = hashlib.sha256(data).hexdigest()
    known = Media.objects.filter(organization=organization, sha256=digest, alt=alt).first()
    if known is not None:
        return known
    kept = converted(data)
    id = uuid4()
    path = f"{organization.hex}/{id.hex}.{EXTENSIONS[kept.mime]}"
    write_file(_place(path), kept.data)
    try:
        return _store_row(caller, organization, id, kept, sha256=digest, alt=alt, path=path)
    except BaseException:
        _place(path).unlink(missing_ok=True)
        raise


def _store_row(caller: Caller, organization: UUID, id: UUID, kept: Kept, **values: str) -> Media:
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=organization)  # the quota's lock
        used = Media.objects.filter(organization=organization).aggregate(sum=Sum("size"))["sum"] or 0
        if used + len(kept.data) > limits().media_quota_bytes:
            words = f"{limits().media_quota_bytes // 1_000_000} MB are full; delete what is not needed"
            raise Refused("too_large", "Your organization's space is full.", fields={"file": words})
        return Media.objects.create(
            id=id,
            organization_id=organization,
            author_id=caller.user,
            kind=kept.kind,
            mime=kept.mime,
            size=len(kept.data),
            width=kept.width,
            height=kept.height,
            **values,
        )


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
        return _place(media.path).read_bytes()
    except FileNotFoundError as error:
        log.error("media_file_missing", media=str(media.pk))
        raise Refused("not_found") from error


def _place(path: str) -> Path:
    return Path(settings.MEDIA_ROOT) / path


def checked_alt(alt: Any) -> str:
    """Return a description on one line, or refuse one that is too long."""
    alt = " ".join(str(alt).split())
    if len(alt) > MAX_ALT:
        raise Refused("invalid_field", fields={"alt": f"at most {MAX_ALT} characters"})
    return alt


def update_alt(caller: Caller, media: Media, alt: str) -> Media:
    """Change the description that new uses begin with; questions keep their own."""
    require_editor(caller, media.organization_id)
    media.alt = checked_alt(alt)
    media.save(update_fields=["alt"])
    return media


def resolve_media(organization: UUID, contents: Sequence[Mapping[str, Any]]) -> None:
    """Complete the media of checked questions from `{"id", "alt"}` to `{"id", "alt", "kind", "width", "height"}`.

    Refuses what is not the organization's own. One query for all of them.
    """
    named = [media for content in contents for media in media_of(content)]
    if not named:
        return
    rows = {
        str(row.pk): row for row in Media.objects.filter(organization=organization, pk__in={m["id"] for m in named})
    }
    for media in named:
        if (row := rows.get(media["id"])) is None:
            raise Refused("invalid_field", fields={"media": "There is no such picture or sound."})
        alt = row.alt if media["alt"] is None else media["alt"]
        media.update(alt=alt, kind=row.kind, width=row.width, height=row.height)


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


def delete_media(caller: Caller, media: Media) -> None:
    """Delete a file that nothing uses; `in_use` tells what does."""
    require_editor(caller, media.organization_id)
    if _used([media]):
        raise Refused("in_use", "A question or a session that was played uses this.")
    media.delete()
    _place(media.path).unlink(missing_ok=True)


def purge_unused(now: datetime) -> int:
    """Delete media that nothing has used for a day or that no row knows of; return how many."""
    deleted = 0
    old = Media.objects.filter(created_at__lt=now - UNUSED_FOR, question_rows=None)
    for organization in old.order_by().values_list("organization", flat=True).distinct():
        rows = list(old.filter(organization=organization))
        used = _used(rows)
        for row in rows:
            if row.pk not in used:
                # Asked again in the statement: somebody may have put it into a question just now.
                count, _ = Media.objects.filter(pk=row.pk, question_rows=None).delete()
                if count:
                    _place(row.path).unlink(missing_ok=True)
                    deleted += 1
    _sweep(now - UNUSED_FOR)
    return deleted


def _used(rows: Iterable[Media]) -> set[UUID]:
    """Return which of these (of one organization) stand in a question, or in what a session or a link has frozen."""
    asked = {row.pk: row for row in rows}
    used = set(Media.objects.filter(question_rows__isnull=False, pk__in=asked).values_list("pk", flat=True))
    organizations = {row.organization_id for row in asked.values()}
    for frozen in (
        FrozenQuiz.objects.filter(session__organization__in=organizations),
        Assignment.objects.filter(organization__in=organizations).order_by(),
    ):
        for questions in frozen.values_list("content__questions", flat=True).iterator(100):
            used |= {UUID(media["id"]) for content in questions or () for media in media_of(content)} & asked.keys()
    return used


def _sweep(until: datetime) -> None:
    """Delete old files that no row knows of: what a process left that died in the middle."""
    root = Path(settings.MEDIA_ROOT)
    for folder in root.iterdir() if root.is_dir() else ():
        old = [file for file in folder.iterdir() if file.stat().st_mtime < until.timestamp()]
        known = set(
            Media.objects.filter(path__in=[f"{folder.name}/{file.name}" for file in old]).values_list("path", flat=True)
        )
        for file in old:
            if f"{folder.name}/{file.name}" not in known:
                file.unlink(missing_ok=True)
