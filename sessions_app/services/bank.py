"""The bank as a whole: rounds of a quiz, finding questions again, how they did, drawing some by chance."""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Max, Q, QuerySet

from sessions_app.access import Caller
from sessions_app.game.errors import Refused
from sessions_app.game.marking import folded
from sessions_app.game.settings import CHOICES
from sessions_app.game.tags import clean_tag
from sessions_app.game.texts import is_text
from sessions_app.models import Answer, FrozenQuiz, PlayedQuestion, Question, Quiz, Round, TriviaSession
from sessions_app.services.editing import require_editor
from sessions_app.services.quizzes import (
    MAX_QUESTIONS,
    arrange,
    checked_scoring,
    lock,
    require_space,
    store,
)

MAX_ROUNDS = 50


# Rounds


def add_round(caller: Caller, quiz: Quiz, values: Mapping[str, Any]) -> Round:
    """Append a round: its title, and where it has them its own rules and leaderboard."""
    require_editor(caller, quiz.organization_id)
    with transaction.atomic():
        lock(quiz)
        if quiz.rounds.count() >= MAX_ROUNDS:
            raise Refused("invalid_field", fields={"rounds": f"at most {MAX_ROUNDS}"})
        last = quiz.rounds.aggregate(last=Max("position"))["last"] or 0
        made = Round.objects.create(quiz=quiz, position=last + 1, **checked_round(values))
        quiz.save(update_fields=["updated_at"])
    return made


def update_round(caller: Caller, part: Round, values: Mapping[str, Any]) -> Round:
    """Change a round."""
    require_editor(caller, part.quiz.organization_id)
    for name, value in checked_round(values).items():
        setattr(part, name, value)
    part.save()
    part.quiz.save(update_fields=["updated_at"])
    return part


def delete_round(caller: Caller, part: Round) -> None:
    """Delete a round; its questions stay where they are, without one."""
    require_editor(caller, part.quiz.organization_id)
    with transaction.atomic():
        lock(part.quiz)
        part.quiz.rounds.filter(position__gt=part.position).update(position=F("position") - 1)
        part.delete()
        part.quiz.save(update_fields=["updated_at"])


def checked_round(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a round is given, or refuse it."""
    kept: dict[str, Any] = {}
    if "title" in values:
        kept["title"] = " ".join(str(values["title"]).split())
        if not is_text(kept["title"]) or not 1 <= len(kept["title"]) <= 120:
            raise Refused("invalid_field", fields={"title": "1 to 120 characters"})
    if "scoring" in values:
        kept["scoring"] = checked_scoring(values)
    if "leaderboard" in values:
        wanted = values["leaderboard"] or ""
        if wanted and wanted not in CHOICES["leaderboard"][1]:
            raise Refused("invalid_field", fields={"leaderboard": "one of " + ", ".join(CHOICES["leaderboard"][1])})
        kept["leaderboard"] = wanted
    return kept


# Finding


def found(
    rows: QuerySet[Question],
    search: str = "",
    tags: Sequence[str] = (),
    difficulty: int | None = None,
    kinds: Sequence[str] = (),
) -> QuerySet[Question]:
    """Return those of `rows` that have all the words, all the tags, this difficulty and one of the kinds."""
    for word in folded(search).split():
        rows = rows.filter(text__contains=word)
    for tag in tags:
        rows = rows.filter(tagged__word=clean_tag(tag))
    if difficulty is not None:
        rows = rows.filter(difficulty=difficulty)
    return rows.filter(kind__in=kinds) if kinds else rows


def usage_of(questions: Iterable[Question]) -> dict[UUID, tuple[int, float | None]]:
    """Return how often each question was played, and the share of answers that were right (None if there are none)."""
    ids = {str(question.pk): question.pk for question in questions}
    played = PlayedQuestion.objects.filter(question_id__in=ids, voided=False, marked_at__isnull=False)
    times = dict(played.values_list("question_id").annotate(times=Count("pk")))
    given = Answer.objects.filter(question_id__in=ids, share__isnull=False).values("question_id")
    counts = given.annotate(all=Count("pk"), right=Count("pk", filter=Q(share__gte=1)))
    shares = {row["question_id"]: row["right"] / row["all"] for row in counts}
    return {pk: (times.get(id, 0), shares.get(id)) for id, pk in ids.items()}


# Drawing


def draw(
    caller: Caller,
    quiz: Quiz,
    count: int,
    now: datetime,
    *,
    tags: Sequence[str] = (),
    difficulty: int | None = None,
    kinds: Sequence[str] = (),
    unseen_days: int = 0,
    unseen_in: Sequence[str] = (),
    seed: int | None = None,
) -> list[Question]:
    """Copy so many questions of the bank into a quiz by chance: none that it has, none that its audience has seen.

    That is what was asked in the last `unseen_days`, and in the sessions `unseen_in` (their public ids).
    """
    require_editor(caller, quiz.organization_id)
    if not 1 <= count <= MAX_QUESTIONS:
        raise Refused("invalid_field", fields={"count": f"1 to {MAX_QUESTIONS}"})
    chance = random.Random(seed)  # noqa: S311 (a draw, not a secret)
    with transaction.atomic():
        lock(quiz)
        require_space(quiz, count)
        rows = Question.objects.filter(quiz__organization=quiz.organization_id).exclude(quiz=quiz)
        taken = {folded(q.content["text"]) for q in quiz.questions.all()} | _seen(quiz, now, unseen_days, unseen_in)
        fitting = {folded(q.content["text"]): q for q in found(rows, "", tags, difficulty, kinds).order_by("pk")}
        free = [fitting[text] for text in sorted(fitting.keys() - taken)]
        if len(free) < count:
            raise Refused("invalid_field", fields={"count": f"Only {len(free)} questions fit."})
        last = quiz.questions.aggregate(last=Max("position"))["last"] or 0
        chosen = [
            Question(quiz=quiz, position=last + n, content=question.content, scoring=question.scoring)
            for n, question in enumerate(chance.sample(free, count), 1)
        ]
        store(chosen)
        arrange(quiz)
    return chosen


def _seen(quiz: Quiz, now: datetime, days: int, sessions: Sequence[str]) -> set[str]:
    """Return the folded texts that were asked; a question of which the evening's end came first was not."""
    if not days and not sessions:
        return set()
    asked = PlayedQuestion.objects.filter(session__organization=quiz.organization_id)
    own = TriviaSession.objects.filter(organization=quiz.organization_id, public_id__in=sessions)
    if strangers := set(sessions) - set(own.values_list("public_id", flat=True)):
        raise Refused("invalid_field", fields={"unseen_in": f"There is no session {min(strangers)}."})
    lately = Q(opened_at__gte=now - timedelta(days=days)) if days else Q(pk=None)
    pairs = asked.filter(lately | Q(session__public_id__in=sessions)).values_list("session", "question_id")
    shown = defaultdict(set)
    for session, question_id in pairs:
        shown[session].add(question_id)
    decks = FrozenQuiz.objects.filter(session__in=shown).values_list("session", "content__questions")
    return {folded(one["text"]) for session, all in decks for one in all if one["id"] in shown[session]}
