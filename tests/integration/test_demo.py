"""What `make run` brings up for whoever tries it: a quiz night in its lobby, ready to start."""

from tests.conftest import Cast


def test_the_demo_has_a_quiz_night(cast: Cast) -> None:
    night = cast.server.demo["quiz_night"]
    told = cast.rest("host").ok("GET", f"/sessions/{night['session_id']}")
    assert (told["state"], told["join_code"]) == ("lobby", night["join_code"])
    quiz = cast.rest("host").ok("GET", f"/quizzes/{told['quiz']}")
    assert (quiz["question_count"], len(quiz["rounds"])) == (20, 3)


def test_the_server_says_where_to_go(cast: Cast) -> None:
    assert "/host/quiz-night" in cast.server.log_text
