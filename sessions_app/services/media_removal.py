"""Deleting pictures and sounds: by a host, and by themselves once nothing uses them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from sessions_app.access import Caller
from sessions_app.game.errors import Refused
from sessions_app.game.media import media_of
from sessions_app.models import Assignment, FrozenQuiz, Media
from sessions_app.services.editing import require_editor
from sessions_app.services.media import place_of

UNUSED_FOR = timedelta(days=1)


def delete_media(caller: Caller, media: Media) -> None:
    """Delete a file that nothing uses; `in_use` tells what does."""
    require_editor(caller, media.organization_id)
    if _used([media]):
        raise Refused("in_use", "A question or a session that was played uses this.")
    media.delete()
    place_of(media.path).unlink(missing_ok=True)


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
                    place_of(row.path).unlink(missing_ok=True)
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
