"""Teams' points from their members' answers, by the session's `team_mode`: the members are those of now."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Sum

from sessions_app.frames import milliseconds
from sessions_app.game.deck import Deck, Question
from sessions_app.game.teamplay import MODES, Share, team_points, team_total
from sessions_app.models import Answer, Participant, PlayedQuestion, ScoreEntry, Team
from sessions_app.services.decks import deck_of
from sessions_app.services.locking import SessionWrite
from sessions_app.services.rows import update
from sessions_app.services.teams import announce_team

Members = dict[UUID, list[Participant]]


def add_question(write: SessionWrite, question: Question) -> None:
    """Add what the question just marked brought each team. It is told with the leaderboard."""
    won = points_by_team(write, question)
    changed = []
    for team in Team.objects.filter(session=write.session, pk__in=won):
        now = max(0, team.quiz_points + won[team.pk])
        team.score, team.quiz_points = team.score + now - team.quiz_points, now
        changed.append(team)
    update(changed, ["score", "quiz_points"])


def points_by_team(write: SessionWrite, question: Question) -> dict[UUID, int]:
    """Return what a marked question brought each team; nothing where teams do not play."""
    mode = write.settings["team_mode"]
    played = PlayedQuestion.objects.filter(session=write.session, question_id=question.id, voided=False).first()
    if mode not in MODES or played is None or played.marked_at is None:
        return {}
    answers = Answer.objects.filter(session=write.session, question_id=question.id)
    return _points(mode, played, answers, _members(write))


def retally(write: SessionWrite) -> None:
    """Compute every team's score anew, as after a member moved or left or an earlier question was marked anew."""
    deck = deck_of(write.session)
    if deck is None:
        return
    totals = _totals(write, deck)
    ledger = ScoreEntry.objects.filter(session=write.session, team__isnull=False)
    given = dict(ledger.values_list("team").annotate(sum=Sum("points")))
    for team in Team.objects.filter(session=write.session):
        points = totals.get(team.pk, 0)
        score = points + given.get(team.pk, 0)
        if (team.quiz_points, team.score) == (points, score):
            continue
        team.quiz_points, team.score = points, score
        team.save(update_fields=["quiz_points", "score"])
        announce_team(write, team)


def _totals(write: SessionWrite, deck: Deck) -> dict[UUID, int]:
    mode = write.settings["team_mode"]
    if mode not in MODES:
        return {}
    write.store_answers()
    stored: dict[str, list[Answer]] = {}
    for answer in Answer.objects.filter(session=write.session):
        stored.setdefault(answer.question_id, []).append(answer)
    members = _members(write)
    won: dict[UUID, list[int]] = {}
    rows = PlayedQuestion.objects.filter(session=write.session, voided=False, marked_at__isnull=False)
    for played in rows.order_by("number"):
        for team, points in _points(mode, played, stored.get(played.question_id, []), members).items():
            won.setdefault(team, []).append(points)
    return {team: team_total(points) for team, points in won.items()}


def _members(write: SessionWrite) -> Members:
    members: Members = {}
    for seat in Participant.objects.filter(session=write.session, removed_at=None, team__isnull=False):
        assert seat.team_id is not None
        members.setdefault(seat.team_id, []).append(seat)
    return members


def _points(mode: str, played: PlayedQuestion, answers: Iterable[Answer], members: Members) -> dict[UUID, int]:
    by_player = {answer.participant_id: answer for answer in answers if answer.share is not None}
    won = {}
    for team, seats in members.items():
        given = [by_player[seat.pk] for seat in seats if seat.pk in by_player]
        # Who came later than the question and did not answer it is not one who missed it.
        counted = sum(seat.pk in by_player or seat.joined_at <= played.opened_at for seat in seats)
        shares = [Share(a.points, milliseconds(a.received_at), a.response) for a in given]
        won[team] = team_points(mode, shares, counted)
    return won
