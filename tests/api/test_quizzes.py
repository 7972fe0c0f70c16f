"""The bank over REST: rounds, tags, finding, how questions did, drawing, likely slips, copies."""

from typing import Any

import pytest

from sessions_app.game.warnings import warnings
from sessions_app.models import Answer, FrozenQuiz, Participant, PlayedQuestion, Quiz
from sessions_app.services import clock
from tests.api.conftest import Api, Cast
from tests.support.quizzes import KINDS, of_kind, single

pytestmark = pytest.mark.django_db


def made(api: Api, path: str, body: Any) -> dict[str, Any]:
    answer = api.post(path, body)
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def new_quiz(api: Api, *questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    quiz = made(api, "quizzes", {"title": "Geography", **more})
    quiz["questions"] = [made(api, f"quizzes/{quiz['id']}/questions", question) for question in questions]
    return quiz


def texts(api: Api, path: str) -> list[str]:
    return [question["text"] for question in api.get(path).json()["results"]]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_comes_back_as_it_was_written(ours: Cast, kind: str) -> None:
    host = ours.api["host"]
    written = of_kind(kind, tags=["Pub  Quiz", "EASY"], difficulty=3, points=500, time_limit=30)
    quiz = new_quiz(host, written)
    told = host.get(f"quizzes/{quiz['id']}/questions/{quiz['questions'][0]['id']}").json()
    assert told["tags"] == ["pub quiz", "easy"]
    for name, value in written.items():
        if name == "choices":
            assert [choice["text"] for choice in told[name]] == [choice["text"] for choice in value]
        elif name == "pairs":
            assert [(pair["left"], pair["right"]) for pair in told[name]] == [(p["left"], p["right"]) for p in value]
        elif name == "number":
            assert value.items() <= told[name].items()
        elif name != "tags":
            assert told[name] == value, name


def test_rounds_keep_their_questions_together(ours: Cast) -> None:
    host = ours.api["host"]
    quiz = new_quiz(host, *(single(f"q{n}") for n in range(5)))
    path, ids = f"quizzes/{quiz['id']}", [question["id"] for question in quiz["questions"]]
    part = made(host, f"{path}/rounds", {"title": " Rivers ", "leaderboard": "end", "scoring": {"preset": "flat"}})
    assert (part["title"], part["position"], part["leaderboard"]) == ("Rivers", 1, "end")
    for id in (ids[1], ids[4]):
        assert host.patch(f"{path}/questions/{id}", {"round": part["id"]}).status_code == 200
    assert texts(host, f"{path}/questions") == ["q0", "q1", "q4", "q2", "q3"]
    moved = host.patch(f"{path}/questions/{ids[4]}", {"position": 1}).json()
    assert moved["position"] == 1
    assert texts(host, f"{path}/questions") == ["q4", "q1", "q0", "q2", "q3"]
    told = host.get(f"{path}/questions").json()["results"]
    assert [question["position"] for question in told] == [1, 2, 3, 4, 5]
    assert host.delete(f"{path}/rounds/{part['id']}").status_code == 204
    assert [question["round"] for question in host.get(f"{path}/questions").json()["results"]] == [None] * 5


@pytest.mark.parametrize(
    "body", [{"title": ""}, {"title": "x", "leaderboard": "often"}, {"title": "x", "scoring": {"preset": "luck"}}, {}]
)
def test_a_round_that_is_none_is_refused(ours: Cast, body: dict[str, Any]) -> None:
    host = ours.api["host"]
    quiz = new_quiz(host)
    refused = host.post(f"quizzes/{quiz['id']}/rounds", body)
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "invalid_field")


def test_questions_are_found_by_words_tags_difficulty_and_kind(ours: Cast) -> None:
    host = ours.api["host"]
    new_quiz(
        host,
        single("Where is Zürich?", tags=["cities", "europe"], difficulty=1),
        of_kind("typed", "Who wrote it?", tags=["books"], difficulty=3),
        single("Where is Lima?", tags=["cities"], difficulty=3),
    )
    assert texts(host, "questions?search=ZURICH where") == ["Where is Zürich?"]
    assert texts(host, "questions?search=canary dock") == ["Who wrote it?"]
    assert texts(host, "questions?tag=Cities") == ["Where is Zürich?", "Where is Lima?"]
    assert texts(host, "questions?tag=cities&tag=europe") == ["Where is Zürich?"]
    assert texts(host, "questions?difficulty=3&kind=single") == ["Where is Lima?"]
    assert texts(host, "questions?search=50%25_") == []
    assert host.get("questions?difficulty=9").status_code == 400


def test_a_question_tells_how_often_it_was_played_and_how_it_did(
    ours: Cast, django_assert_max_num_queries: Any
) -> None:
    host = ours.api["host"]
    quiz = new_quiz(host, single("one"), single("two"))
    one = quiz["questions"][0]["id"]
    now = clock.now()
    PlayedQuestion.objects.create(session=ours.session, number=1, question_id=one, opened_at=now, marked_at=now)
    for seat in Participant.objects.filter(session=ours.session):
        Answer.objects.create(
            session=ours.session, participant=seat, question_id=one, response={}, received_at=now, elapsed_ms=1, share=1
        )
    with django_assert_max_num_queries(12):
        told = host.get(f"quizzes/{quiz['id']}/questions").json()["results"]
    assert [(question["usage"], question["right_share"]) for question in told] == [(1, 1.0), (0, None)]


def test_a_draw_takes_what_fits_and_nothing_twice(ours: Cast) -> None:
    host = ours.api["host"]
    bank = new_quiz(host, *(single(f"q{n}", tags=["draw"], difficulty=1 + n % 2) for n in range(10)), title="Bank")
    quiz = new_quiz(host, single("q0"))
    drawn = made(host, f"quizzes/{quiz['id']}/draw", {"count": 3, "tags": ["draw"], "difficulty": 1, "seed": 7})
    assert len({question["text"] for question in drawn["questions"]} - {"q0"}) == 3
    assert {question["difficulty"] for question in drawn["questions"]} == {1}
    again = new_quiz(host, single("q0"), title="Again")
    same = made(host, f"quizzes/{again['id']}/draw", {"count": 3, "tags": ["draw"], "difficulty": 1, "seed": 7})
    assert [q["text"] for q in same["questions"]] == [q["text"] for q in drawn["questions"]]
    refused = host.post(f"quizzes/{quiz['id']}/draw", {"count": 5, "difficulty": 1, "tags": ["draw"]})
    assert "Only 1" in refused.json()["error"]["fields"]["count"]
    played(ours, 9)
    fresh = new_quiz(host, title="Fresh")
    left = made(host, f"quizzes/{fresh['id']}/draw", {"count": 1, "unseen_days": 30})
    assert [question["text"] for question in left["questions"]] == ["q9"]
    assert Quiz.objects.get(pk=bank["id"]).questions.count() == 10


def played(cast: Cast, asked: int, of: int = 10) -> None:
    """Freeze a quiz of so many questions for the cast's session, of which the first ones were asked."""
    questions = [{"id": f"id{n}", "text": f"q{n}"} for n in range(of)]
    FrozenQuiz.objects.create(session=cast.session, content={"questions": questions}, created_at=clock.now())
    for n in range(asked):
        PlayedQuestion.objects.create(session=cast.session, number=n + 1, question_id=f"id{n}", opened_at=clock.now())


def test_a_draw_avoids_what_the_audience_of_an_evening_has_seen(ours: Cast, theirs: Cast) -> None:
    host = ours.api["host"]
    new_quiz(host, *(single(f"q{n}") for n in range(10)), title="Bank")
    played(ours, asked=7)
    quiz = new_quiz(host, title="For the same people")
    seen = {"unseen_in": [ours.session.public_id]}
    refused = host.post(f"quizzes/{quiz['id']}/draw", {"count": 4, **seen})
    assert "Only 3" in refused.json()["error"]["fields"]["count"]
    drawn = made(host, f"quizzes/{quiz['id']}/draw", {"count": 3, **seen})
    assert {question["text"] for question in drawn["questions"]} == {"q7", "q8", "q9"}
    foreign = host.post(f"quizzes/{quiz['id']}/draw", {"count": 1, "unseen_in": [theirs.session.public_id]})
    assert list(foreign.json()["error"]["fields"]) == ["unseen_in"]


def test_a_copy_has_everything_and_is_its_own(ours: Cast) -> None:
    host = ours.api["host"]
    quiz = new_quiz(host, single("one", tags=["x"]), tags=["Pub"])
    part = made(host, f"quizzes/{quiz['id']}/rounds", {"title": "Rivers"})
    host.patch(f"quizzes/{quiz['id']}/questions/{quiz['questions'][0]['id']}", {"round": part["id"]})
    copy = made(host, f"quizzes/{quiz['id']}/duplicate", {})
    assert (copy["title"], copy["tags"], copy["question_count"]) == ("Geography (copy)", ["pub"], 1)
    assert copy["rounds"][0]["title"] == "Rivers" and copy["rounds"][0]["id"] != part["id"]
    assert texts(host, "questions?tag=x") == ["one", "one"]


def test_slips_are_told() -> None:
    choices = [{"text": "Paris", "correct": True}, {"text": "paris", "correct": False}]
    rows = [
        {**single("q", points=1000), **more, "id": str(n)}
        for n, more in enumerate([{}, {"text": "x" * 210, "time_limit": 5}, {"choices": choices}, {"points": 0}, {}])
    ]
    rows.append({**of_kind("typed", "short", accepted=["cat", "Cat"], typo_distance=1), "id": "5"})
    rows.append({**single("pic", 3, media={"id": "m", "alt": ""}), "id": "6"})
    found = {(warning.question_id, warning.code) for warning in warnings(rows)}
    assert found >= {("1", "long_text"), ("1", "short_time"), ("2", "alike_choices"), ("3", "no_points")}
    assert found >= {
        ("4", "same_place"),
        ("4", "double"),
        ("5", "alike_accepted"),
        ("5", "short_for_typos"),
        ("6", "no_alt"),
    }
    assert not [code for id, code in found if id == "0"]


def test_warnings_over_rest(ours: Cast) -> None:
    host = ours.api["host"]
    quiz = new_quiz(host, single("one"), single("One!"))
    told = host.get(f"quizzes/{quiz['id']}/warnings").json()["warnings"]
    assert [(one["question_id"], one["code"]) for one in told] == [(quiz["questions"][1]["id"], "double")]
