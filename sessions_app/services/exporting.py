"""A quiz as exporters take it."""

from sessions_app.exporters import Source
from sessions_app.models import Quiz


def source_of(quiz: Quiz) -> Source:
    """Read a quiz whole: three queries."""
    rounds = {part.pk: f"r{n}" for n, part in enumerate(quiz.rounds.all(), 1)}
    return Source(
        title=quiz.title,
        description=quiz.description,
        language=quiz.language,
        tags=list(quiz.tags),
        rounds=[
            {
                "key": rounds[part.pk],
                "title": part.title,
                "scoring": part.scoring,
                "leaderboard": part.leaderboard or None,
            }
            for part in quiz.rounds.all()
        ],
        questions=[
            {
                **question.content,
                "round": rounds[question.round_id] if question.round_id else None,
                "scoring": question.scoring,
            }
            for question in quiz.questions.all()
        ],
    )
