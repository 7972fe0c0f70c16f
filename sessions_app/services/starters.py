"""The starter quizzes in an organization's bank."""

from uuid import UUID

from sessions_app import starters
from sessions_app.access import Caller
from sessions_app.models import Quiz
from sessions_app.services.importing import import_quiz


def load_starters(caller: Caller, organization: UUID) -> list[Quiz]:
    """Import the starter quizzes, and return them in their order."""
    made = []
    for name in starters.NAMES:
        found = import_quiz(caller, organization, starters.starter(name))
        assert found.quiz is not None, found.errors
        made.append(found.quiz)
    return made
