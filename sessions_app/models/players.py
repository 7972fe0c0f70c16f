"""Who plays: participants and teams of a session, and the ledger behind their scores."""

import uuid

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from sessions_app.models.sessions import TriviaSession
from sessions_app.models.users import User


class Team(models.Model):
    """A team of one session. `score` is `quiz_points` and its ledger's entries, kept in their transaction."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(TriviaSession, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(max_length=60)
    name_key = models.CharField(max_length=120, editable=False)
    color = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(11)])
    score = models.BigIntegerField(default=0, editable=False)
    quiz_points = models.BigIntegerField(default=0, editable=False)  # of its members' answers; the ledger's come on top
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "name_key"], name="team_name_is_unique_in_session"),
            models.CheckConstraint(condition=~Q(name=""), name="team_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Participant(models.Model):
    """A seat in a session: of a user with role player, or of a guest who joined by PIN."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(TriviaSession, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="participations")
    nickname = models.CharField(max_length=60)
    nickname_key = models.CharField(max_length=120, editable=False)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="members")
    score = models.BigIntegerField(default=0, editable=False)
    quiz_points = models.BigIntegerField(default=0, editable=False)  # of the answers; the ledger's come on top
    streak = models.PositiveIntegerField(default=0, editable=False)
    best_streak = models.PositiveIntegerField(default=0, editable=False)
    extra_time = models.PositiveSmallIntegerField(default=100)  # percent of a question's time; 0 for no limit
    simulated = models.BooleanField(default=False, editable=False)  # played by the server, for whoever tries it alone
    muted = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    banned = models.BooleanField(default=False, editable=False)
    resume_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001
    joined_at = models.DateTimeField(default=timezone.now, editable=False)  # of the write that seated it

    class Meta:
        ordering = ["joined_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "nickname_key"],
                condition=Q(removed_at=None),
                name="nickname_is_unique_in_session",
            ),
            models.UniqueConstraint(
                fields=["session", "user"], condition=Q(user__isnull=False), name="user_has_one_seat_in_session"
            ),
            models.CheckConstraint(condition=~Q(nickname=""), name="participant_has_a_nickname"),
        ]
        indexes = [models.Index(fields=["session", "joined_at"], name="participant_by_joining")]

    def __str__(self) -> str:
        return self.nickname

    @property
    def sub(self) -> str:
        """What the wire calls `user_id`: the user's id, or a guest's own."""
        return str(self.user_id or self.id)


class JoinRequest(models.Model):
    """A guest who waits to be let in: no part of the game. Accepted, it becomes a seat of the same id and token.

    Declined, it is kept without its name, to tell its holder so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(TriviaSession, on_delete=models.CASCADE, related_name="join_requests")
    nickname = models.CharField(max_length=60, blank=True)
    nickname_key = models.CharField(max_length=120, blank=True, editable=False)
    team = models.CharField(max_length=60, blank=True, help_text="By name, as wished.")
    resume_digest = models.CharField(max_length=64, unique=True, editable=False)
    seq = models.PositiveBigIntegerField(editable=False)  # of the event that told hosts of it
    asked_at = models.DateTimeField()
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "nickname_key"],
                condition=Q(declined_at=None),
                name="nickname_is_asked_for_once_in_session",
            ),
        ]

    def __str__(self) -> str:
        return self.nickname


class ExpectedPlayer(models.Model):
    """Somebody on the host's list: whoever joins by this name plays for this team. It goes with either."""

    session = models.ForeignKey(TriviaSession, on_delete=models.CASCADE, related_name="expected_players")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="expected_players")
    nickname = models.CharField(max_length=60)
    nickname_key = models.CharField(max_length=120, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "nickname_key"], name="player_is_expected_once_in_session"),
        ]

    def __str__(self) -> str:
        return self.nickname


class ScoreEntry(models.Model):
    """One change of one score, by whom and why. Entries are added, never changed."""

    session = models.ForeignKey(TriviaSession, on_delete=models.CASCADE, related_name="score_entries")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="entries")
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, null=True, blank=True, related_name="entries"
    )
    points = models.BigIntegerField()
    total = models.BigIntegerField(help_text="The score after this entry.")
    question_id = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    given_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    seq = models.PositiveBigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "score entries"
        ordering = ["-seq"]
        constraints = [
            models.CheckConstraint(
                condition=Q(team__isnull=False, participant=None) | Q(team=None, participant__isnull=False),
                name="score_entry_is_for_a_team_or_a_participant",
            ),
            models.UniqueConstraint(fields=["session", "seq"], name="score_entry_has_its_event"),
        ]

    def __str__(self) -> str:
        return f"{self.points:+d}"
