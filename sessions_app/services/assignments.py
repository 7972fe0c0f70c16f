"""Assignments: a quiz handed out by link to be played alone. Made, changed, closed and deleted by hosts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db.models import Q, QuerySet

from sessions_app.access import Caller
from sessions_app.frames import milliseconds
from sessions_app.game.deck import ANSWERED_KINDS
from sessions_app.game.errors import Refused
from sessions_app.game.selfpaced import checked_rules, faults_of_attempts, fits
from sessions_app.models import Assignment, Entrant, Organization, Quiz
from sessions_app.services.decks import frozen_content
from sessions_app.services.editing import require_editor
from sessions_app.services.locking import short_transaction
from sessions_app.services.reading import read_view
from sessions_app.services.sessions import clean_title

MAX_ASSIGNMENTS = 100


def create_assignment(caller: Caller, quiz: Quiz, values: Mapping[str, Any], now: datetime) -> Assignment:
    """Freeze a quiz and make the link to it. What needs other players is left out, and counted in `left_out`."""
    require_editor(caller, quiz.organization_id)
    made = Assignment(
        pk=uuid4(),
        organization_id=quiz.organization_id,
        quiz=quiz,
        author_id=caller.user,
        title=clean_title(values.get("title") or quiz.title),
        deadline=_future(values.get("deadline"), now),
        **checked_rules(values),
    )
    if Assignment.objects.filter(quiz=quiz).count() >= MAX_ASSIGNMENTS:
        raise Refused("invalid_field", fields={"quiz": f"at most {MAX_ASSIGNMENTS} links; delete one first"})
    with read_view():
        content = frozen_content(quiz, made.pk)
    played = [raw for raw in content["questions"] if fits(raw)]
    if not any(raw["kind"] in ANSWERED_KINDS for raw in played):
        raise Refused("no_questions", "This quiz has no question that can be played alone.")
    if not made.timed:
        played = [{**raw, "time_limit": 0} for raw in played]
    made.content = {**content, "questions": played}
    made.question_count, made.left_out = len(played), len(content["questions"]) - len(played)
    made.save(force_insert=True)
    return made


def update_assignment(caller: Caller, assignment: Assignment, values: Mapping[str, Any], now: datetime) -> Assignment:
    """Change `title`, `deadline` or `attempts` (of a test), or close it and open it again by `closed`."""
    require_editor(caller, assignment.organization_id)
    changed: dict[str, Any] = {}
    if "title" in values:
        changed["title"] = clean_title(values["title"])
    if "deadline" in values:
        changed["deadline"] = _future(values["deadline"], now)
    if "attempts" in values:
        faults = faults_of_attempts(values["attempts"])
        if assignment.mode == "practice" and values["attempts"] is not None:
            faults = {"attempts": "practice has no limit"}
        if faults:
            raise Refused("invalid_field", fields=faults)
        changed["attempts"] = values["attempts"]
    if "closed" in values:
        changed["closed_at"] = (assignment.closed_at or now) if values["closed"] else None
    for name, value in changed.items():
        setattr(assignment, name, value)
    if changed:
        Assignment.objects.filter(pk=assignment.pk).update(**changed)
    return assignment


def delete_assignment(caller: Caller, assignment: Assignment) -> None:
    """Delete a link with everything that was played by it."""
    require_editor(caller, assignment.organization_id)
    Assignment.objects.filter(pk=assignment.pk).delete()


def forget_old(organization: Organization, until: datetime) -> int:
    """Delete what an organization keeps no longer: links that were over before `until`, and of the others the people
    who have done nothing since. Return how many links went."""
    own = Assignment.objects.filter(organization=organization)
    with short_transaction():
        idle = Entrant.objects.filter(assignment__organization=organization, joined_at__lt=until)
        idle.exclude(attempts__asked_at__gte=until).delete()
        _, deleted = own.filter(Q(deadline__lt=until) | Q(closed_at__lt=until)).delete()
    return deleted.get("sessions_app.Assignment", 0)


def assignments() -> QuerySet[Assignment]:
    """Return all assignments without their questions, which `decks.assigned_deck` keeps."""
    return Assignment.objects.defer("content")


def by_key(key: str) -> Assignment | None:
    """Return the assignment that a link is for."""
    # A NUL is an error to PostgreSQL.
    return assignments().filter(key=key).first() if key.isprintable() else None


def closes_ms(assignment: Assignment) -> int | None:
    """Return when its time is over: its deadline, or before it when its host closed it."""
    ends = [moment for moment in (assignment.deadline, assignment.closed_at) if moment is not None]
    return milliseconds(min(ends)) if ends else None


def is_open(assignment: Assignment, now: datetime) -> bool:
    """Whether attempts may begin: from the deadline on none may, while an answer has its grace."""
    ends = closes_ms(assignment)
    return ends is None or milliseconds(now) < ends


def _future(deadline: datetime | None, now: datetime) -> datetime | None:
    if deadline is not None and deadline <= now:
        raise Refused("invalid_field", fields={"deadline": "a time to come"})
    return deadline
