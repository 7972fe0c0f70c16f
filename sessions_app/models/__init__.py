"""What is stored. Services write it; nothing here has side effects."""

from sessions_app.models.answers import Answer, AnswerRow, FrozenQuiz, MarkedAnswer, PlayedQuestion
from sessions_app.models.assignments import Assignment, Attempt, AttemptAnswer, Entrant
from sessions_app.models.events import Event, EventRow, Logged, Receipt, ReceiptRow
from sessions_app.models.media import Media
from sessions_app.models.organizations import Organization
from sessions_app.models.players import ExpectedPlayer, JoinRequest, Participant, ScoreEntry, Team
from sessions_app.models.quizzes import Question, QuestionMedia, QuestionTag, Quiz, Round
from sessions_app.models.revocations import Revocation
from sessions_app.models.screens import ScreenLink
from sessions_app.models.sessions import SpentSessionId, TriviaSession
from sessions_app.models.users import User

__all__ = [
    "Answer",
    "AnswerRow",
    "Assignment",
    "Attempt",
    "AttemptAnswer",
    "Entrant",
    "Event",
    "EventRow",
    "ExpectedPlayer",
    "FrozenQuiz",
    "Logged",
    "MarkedAnswer",
    "JoinRequest",
    "Media",
    "Organization",
    "Participant",
    "PlayedQuestion",
    "Question",
    "QuestionMedia",
    "QuestionTag",
    "Quiz",
    "Receipt",
    "ReceiptRow",
    "Revocation",
    "Round",
    "ScoreEntry",
    "ScreenLink",
    "SpentSessionId",
    "Team",
    "TriviaSession",
    "User",
]
