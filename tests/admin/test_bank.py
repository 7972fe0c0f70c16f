"""The bank at the desk: questions of all quizzes found by words, tag, difficulty and kind, with how they did."""

from typing import Any

import pytest

from sessions_app.access import caller_of
from sessions_app.models import Answer, Participant, PlayedQuestion, Question
from sessions_app.services import clock
from sessions_app.services.quizzes import add_question, create_quiz
from tests.admin.conftest import House, desk_of
from tests.support.quizzes import single

LIST = "/admin/sessions_app/question/"


@pytest.fixture
def bank(ours: House, theirs: House) -> dict[str, Question]:
    """Three questions, beside the one that each house has."""
    caller = caller_of(ours.host)
    quiz = create_quiz(caller, ours.organization.pk, title="Geography")
    rows: list[dict[str, Any]] = [
        single("Where is São Paulo?", tags=["cities", "brazil"], difficulty=3),
        single("Where is Lima?", tags=["cities"], difficulty=1),
        {"kind": "typed", "text": "Name a river", "accepted": ["Danube"], "tags": ["rivers"]},
    ]
    return {row["text"]: add_question(caller, quiz, row) for row in rows}


def listed(house: House, query: str = "") -> list[str]:
    answer = desk_of(house.host).get(LIST + query)
    assert answer.status_code == 200
    return sorted(str(row) for row in answer.context["cl"].result_list)


def test_questions_are_found_as_by_rest(ours: House, theirs: House, bank: dict[str, Question]) -> None:
    river, lima, paulo = "Name a river", "Where is Lima?", "Where is São Paulo?"
    assert listed(ours) == ["Amber question", river, lima, paulo]
    assert listed(ours, "?q=SAO+where") == [paulo]
    assert listed(ours, "?q=danube") == [river], "by its answers, too"
    assert listed(ours, "?tag=cities") == [lima, paulo]
    assert listed(ours, "?tag=cities&difficulty=3") == [paulo]
    assert listed(ours, "?kind=typed") == [river]
    assert listed(theirs) == ["Birch question"] and listed(theirs, "?tag=cities") == []
    assert b"cities" not in desk_of(theirs.host).get(LIST).content, "a filter names no tag of another organization"
    for nonsense in ("?difficulty=x", "?kind=x", "?difficulty=%C2%B2"):
        assert len(listed(ours, nonsense)) == 4


def test_the_list_tells_how_often_a_question_was_asked_and_how_it_did(ours: House, bank: dict[str, Question]) -> None:
    asked = bank["Where is Lima?"]
    played = PlayedQuestion.objects.create(
        session=ours.session, number=1, question_id=str(asked.pk), opened_at=clock.now(), marked_at=clock.now()
    )
    Answer.objects.create(
        session=ours.session,
        participant=Participant.objects.get(session=ours.session),
        question_id=played.question_id,
        response={},
        received_at=clock.now(),
        elapsed_ms=0,
        share=1.0,
    )
    page = desk_of(ours.host).get(LIST + "?q=lima").content.decode()
    assert '<td class="field-asked">1</td>' in page and '<td class="field-right">100 %</td>' in page


def test_a_question_leads_to_the_editor_of_its_quiz(ours: House, theirs: House, bank: dict[str, Question]) -> None:
    question = bank["Where is Lima?"]
    page = f"{LIST}{question.pk}/change/"
    assert desk_of(ours.host).get(page)["Location"].endswith(f"/quiz/{question.quiz_id}/change/#{question.pk}")
    assert desk_of(theirs.host).get(page).status_code == 404
    assert desk_of(ours.player).get(LIST).status_code == 302
