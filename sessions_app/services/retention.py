"""What is kept no longer: sessions and self-paced play past their organization's time, dead tokens, unused media."""

from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from sessions_app.access import SYSTEM, Caller
from sessions_app.models import Organization, TriviaSession
from sessions_app.services import media_removal, revocations
from sessions_app.services.assignments import forget_old
from sessions_app.services.locking import SessionNotFound
from sessions_app.services.outcomes import Write
from sessions_app.services.writes import submit

AFTER_THE_END = timedelta(days=1)
log = structlog.get_logger(__name__)


def purge(now: datetime) -> int:
    """Delete sessions that ended longer ago than their organization keeps them; return how many. Safe to run anywhere,
    also twice at once: each deletion is a write of its own, and who comes second finds nothing."""
    revocations.forget_expired(now)
    _forget_who_waited(now)
    deleted = 0
    for organization in Organization.objects.filter(retention_days__isnull=False):
        until = now - timedelta(days=organization.retention_days or 0)
        caller = Caller(SYSTEM, SYSTEM, organization.pk)
        old = TriviaSession.objects.filter(organization=organization, ended_at__lt=until)
        for pk in old.values_list("pk", flat=True):
            try:
                submit(pk, Write("delete", caller, {}))
            except SessionNotFound:
                continue
            deleted += 1
            log.info("session_purged", session=str(pk), organization=organization.slug)
        if count := forget_old(organization, until):
            log.info("assignments_purged", count=count, organization=organization.slug)
    if count := media_removal.purge_unused(now):
        log.info("media_purged", count=count)
    return deleted


def _forget_who_waited(now: datetime) -> None:
    """Who was never let in is not kept with the session: it may be opened again for a day, and no longer for them."""
    over = TriviaSession.objects.filter(ended_at__lt=now - AFTER_THE_END, join_requests__isnull=False)
    for pk, organization in over.distinct().values_list("pk", "organization"):
        with suppress(SessionNotFound):
            submit(pk, Write("join_forget", Caller(SYSTEM, SYSTEM, organization), {}))
