"""Questions from Open Trivia DB by its API: its limits, its codes in words, and a network that is not there."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sessions_app.models import Question, Quiz
from sessions_app.services import opentdb
from tests.api.conftest import Cast, code
from tests.api.test_importing import uploaded
from tests.support.opentdb import OpenTriviaServer, open_trivia
from trivia_project.environment import is_safe_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenTriviaServer]:
    """The API, on this machine; each call may follow the last at once."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(opentdb, "INTERVAL_SECONDS", 0)
    opentdb.forget_all()
    with open_trivia() as running:
        settings.OPENTDB_URL = running.url
        yield running


@pytest.fixture
def quiz(ours: Cast) -> Quiz:
    return Quiz.objects.create(organization=ours.organization, title="Evening")


def asked(cast: Cast, quiz: Quiz, **body: Any) -> Any:
    return cast.api["host"].post(f"quizzes/{quiz.pk}/opentdb", {"amount": 2, **body})


def test_questions_are_looked_at_first_and_just_those_are_imported(
    ours: Cast, quiz: Quiz, there: OpenTriviaServer
) -> None:
    told = asked(ours, quiz, category=22, difficulty=3, kind="single", dry_run=True).json()
    assert (told["format"], told["imported"], told["errors"]) == ("opentdb", 0, [])
    assert [path for path, _ in there.asked] == ["/api_token.php", "/api.php"]
    wish = {"amount": "2", "token": "token1", "category": "22", "difficulty": "hard", "type": "multiple"}
    assert there.asked[1][1] == wish
    first = told["questions"][0]
    assert first["text"] == 'River "0" flows through Vienna\'s middle?'
    assert first["source"] == "Open Trivia Database, CC BY-SA 4.0: https://opentdb.com"
    assert (first["difficulty"], first["tags"], Question.objects.count()) == (3, ["geography"], 0)
    taken = uploaded(ours.api["host"], str(quiz.pk), told["file"].encode(), format="opentdb").json()
    assert taken["imported"] == 2
    assert [row.content["text"] for row in quiz.questions.all()] == [row["text"] for row in told["questions"]]
    assert len(there.asked) == 2


def test_the_token_is_kept_so_that_no_question_comes_twice(ours: Cast, quiz: Quiz, there: OpenTriviaServer) -> None:
    for _ in range(2):
        assert asked(ours, quiz, kind="true_false").json()["imported"] == 2
    assert [query.get("token", "") for _, query in there.asked] == ["", "token1", "token1"]
    assert {question.kind for question in quiz.questions.all()} == {"true_false"}


CODES = {
    1: ((400, "invalid_field"), "not so many questions"),
    2: ((400, "invalid_field"), "parameter"),
    3: ((503, "unavailable"), "token is unknown"),
    4: ((400, "invalid_field"), "All questions of this sort"),
    5: ((429, "rate_limited"), "once in five seconds"),
    9: ((503, "unavailable"), "do not understand"),
}


@pytest.mark.parametrize("number", CODES)
def test_each_code_is_told_in_words(ours: Cast, quiz: Quiz, there: OpenTriviaServer, number: int) -> None:
    there.says({"response_code": number, "results": []})
    refused = asked(ours, quiz)
    error = refused.json()["error"]
    wanted, words = CODES[number]
    assert code(refused) == wanted
    assert words in " ".join([error["message"], *error.get("fields", {}).values()])
    assert Question.objects.count() == 0
    assert asked(ours, quiz).json()["imported"] == 2
    is_new = number in {3, 4}  # the old token is of no use there any more
    assert there.asked[-1][1]["token"] == ("token2" if is_new else "token1")


def test_a_call_within_five_seconds_waits(
    ours: Cast, theirs: Cast, quiz: Quiz, there: OpenTriviaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opentdb, "INTERVAL_SECONDS", 5)
    assert asked(ours, quiz).status_code == 200
    for cast in (ours, theirs):  # the limit is this machine's, whoever asks
        own = quiz if cast is ours else Quiz.objects.create(organization=cast.organization, title="Theirs")
        refused = asked(cast, own)
        assert code(refused) == (429, "rate_limited")
        assert 1 <= int(refused["Retry-After"]) <= 5
    assert len(there.asked) == 2


def test_what_is_no_answer_is_refused_in_words(
    ours: Cast, quiz: Quiz, there: OpenTriviaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opentdb, "MAX_ANSWER", 10_000)
    with open_trivia() as elsewhere:
        there.says(b"", 302, Location=f"{elsewhere.url}/api.php?amount=1")
        assert code(asked(ours, quiz)) == (503, "unavailable")
        assert elsewhere.asked == []  # no redirect is followed
    for status, body in ((500, b"oops"), (200, b"<html>"), (200, b"[" * 9_000), (200, b" " * 20_000), (200, b"[]")):
        there.says(body, status)
        assert code(asked(ours, quiz)) == (503, "unavailable"), body[:10]
    there.says(b"slow down", 429)
    assert code(asked(ours, quiz)) == (429, "rate_limited")
    there.says({"response_code": 0, "results": [{"question": "x"}]})
    broken = asked(ours, quiz)
    assert code(broken) == (422, "invalid_file") and broken.json()["error"]["rows"][0]["row"] == 1
    assert Question.objects.count() == 0


def test_without_a_network_it_says_so_soon(
    ours: Cast, quiz: Quiz, there: OpenTriviaServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opentdb, "TIMEOUT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the line and never answers
        settings.OPENTDB_URL = f"http://127.0.0.1:{silent.getsockname()[1]}"
        refused = asked(ours, quiz)
        assert code(refused) == (503, "unavailable") and "cannot reach" in refused.json()["error"]["message"]
    assert code(asked(ours, quiz)) == (503, "unavailable")  # nobody is there any more
    settings.OPENTDB_URL = ""
    assert "switched off" in asked(ours, quiz).json()["error"]["message"]
    assert there.asked == []


@pytest.mark.parametrize(
    "body",
    [{"amount": 51}, {"amount": 0}, {"kind": "typed"}, {"difficulty": 4}, {"category": "x"}, {"url": "http://x"}],
)
def test_a_wish_that_they_do_not_know_is_refused_before_a_call(
    ours: Cast, quiz: Quiz, there: OpenTriviaServer, body: dict[str, Any]
) -> None:
    assert code(asked(ours, quiz, **body)) == (400, "invalid_field")
    assert there.asked == []


def test_players_and_outsiders_make_no_call(ours: Cast, theirs: Cast, quiz: Quiz, there: OpenTriviaServer) -> None:
    for api, status in ((ours.api["player"], 403), (ours.api["guest"], 403), (theirs.api["host"], 404)):
        assert api.post(f"quizzes/{quiz.pk}/opentdb", {"amount": 1}).status_code == status
    assert there.asked == []


def test_the_command_asks_too(ours: Cast, there: OpenTriviaServer, capsys: Any) -> None:
    slug = ours.organization.slug
    call_command("import_quiz", organization=slug, open_trivia=3, difficulty=1, title="From there")
    assert "3 questions (opentdb), 3 imported" in capsys.readouterr().out
    assert Quiz.objects.get(title="From there").questions.count() == 3
    there.says({"response_code": 1, "results": []})
    with pytest.raises(CommandError, match="not so many"):
        call_command("import_quiz", organization=slug, open_trivia=3)
    with pytest.raises(CommandError, match="either a file"):
        call_command("import_quiz", organization=slug)


def test_no_other_kind_of_address_can_be_set() -> None:
    for good in ("https://opentdb.com", "http://127.0.0.1:8123", "http://localhost:1", ""):
        assert is_safe_server(good)
    for bad in ("http://opentdb.com", "file:///etc/passwd", "ftp://x", "opentdb.com", "https://", "http://127.0.0.1.x"):
        assert not is_safe_server(bad), bad
