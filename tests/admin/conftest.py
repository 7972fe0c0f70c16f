"""Two organizations with everything in them, and the people who look at the desk."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from sessions_app.access import caller_of
from sessions_app.models import Event, Organization, Participant, Question, Quiz, ScoreEntry, Team, TriviaSession, User
from sessions_app.services.outcomes import Write
from sessions_app.services.quizzes import add_question, create_quiz
from sessions_app.services.sessions import create_session
from sessions_app.services.writes import commit


@dataclass
class House:
    """An organization with a session in use; every text in it holds `mark`."""

    mark: str
    organization: Organization
    owner: User
    host: User
    player: User
    session: TriviaSession

    def rows(self) -> list[Any]:
        """Return a row of every kind."""
        session = self.session
        return [
            self.organization,
            self.player,
            session,
            Participant.objects.get(session=session),
            Team.objects.get(session=session),
            ScoreEntry.objects.filter(session=session)[0],
            Event.objects.get(session=session, type="chat"),
            Quiz.objects.get(organization=self.organization),
            Question.objects.get(quiz__organization=self.organization),
        ]


def make_house(mark: str) -> House:
    organization = Organization.objects.create(name=f"{mark} House", slug=uuid4().hex)

    def person(role: str) -> User:
        return User.objects.create_user(f"{mark}-{role}", None, organization=organization, role=role)

    owner, host, player = person("owner"), person("host"), person("player")
    session = create_session(caller_of(host), organization.pk, title=f"{mark} quiz")
    commit(
        session.pk,
        [
            Write("command", caller_of(host), {"command": "open"}),
            Write("seat", caller_of(player), {}),
            Write("score_update", caller_of(host), {"team": f"{mark} team", "score": 5, "reason": f"{mark} reason"}),
            Write("chat", caller_of(host), {"text": f"{mark} words"}),
        ],
    )
    quiz = create_quiz(caller_of(host), organization.pk, title=f"{mark} evening")
    choices = [{"text": f"{mark} choice", "correct": True}, {"text": "another"}]
    add_question(caller_of(host), quiz, {"text": f"{mark} question", "choices": choices, "tags": [f"{mark} tag"]})
    session.refresh_from_db()
    return House(mark, organization, owner, host, player, session)


@pytest.fixture
def ours(transactional_db: None) -> House:
    return make_house("Amber")


@pytest.fixture
def theirs(transactional_db: None) -> House:
    return make_house("Birch")


def desk_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def operator(transactional_db: None) -> Client:
    return desk_of(User.objects.create_superuser("operator"))
