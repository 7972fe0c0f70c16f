"""What judging the answers to a question takes; read once for all of a batch, and good until the session moves."""

from dataclasses import dataclass
from uuid import UUID

from sessions_app.game.deck import Question
from sessions_app.game.states import Stage
from sessions_app.models import Answer, PlayedQuestion
from sessions_app.services.locking import SessionWrite


@dataclass(slots=True)
class Judging:
    """`version` is the session's that it was read at; `answered` are the participants with an answer, kept up."""

    question: Question
    version: int
    stage: Stage
    played: PlayedQuestion | None
    answered: set[UUID]

    @property
    def is_current(self) -> bool:
        return self.question.number == self.stage.question_number


def judging(write: SessionWrite, question: Question) -> Judging:
    """Return what is known of a question now, in two queries or none."""
    known: Judging | None = write.judging
    version = write.session.version
    if known is None or known.version != version or known.question.id != question.id:
        write.store_answers()
        rows = Answer.objects.filter(session=write.session, question_id=question.id)
        answered = set(rows.values_list("participant_id", flat=True))
        played = PlayedQuestion.objects.filter(session=write.session, question_id=question.id).first()
        known = write.judging = Judging(question, version, write.stage(), played, answered)
    return known
