"""Every route with every method, by everybody who has no business there: nothing told, nothing changed."""

from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.urls import URLPattern

from sessions_app.api.urls import urlpatterns
from sessions_app.game.questions import checked_question
from sessions_app.game.states import COMMANDS
from sessions_app.models import Assignment, JoinRequest, Media, Question, Quiz, Round
from tests.api.conftest import Api, Cast

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# `auth/token` knows its caller by the cookie alone, and is 401 for every token: test_auth.py.
OPEN = {
    "auth/login",
    "auth/refresh",
    "join",
    "join/names",
    "join/resume",
    "join/cancel",
    "schema",
    "docs",
    "screens/token",
    "",
}
# What a player or a guest of the organization may call; all else below `sessions/` is 403 for them.
MEMBERS_OWN = {
    ("GET", "auth/me"), ("POST", "auth/logout"), ("POST", "auth/password"),
    ("GET", "messages"), ("POST", "messages"), ("GET", "events"), ("GET", "me"),
}  # fmt: skip
CONTENT = checked_question({"kind": "typed", "text": "Our question", "accepted": ["Our secret"]})
BODIES: dict[str, Any] = {"messages": {"text": "intruder"}, "teams": {"name": "Intruders"}}


def routes() -> list[str]:
    """Return every path of the API as its pattern."""
    return [str(each.pattern) for each in urlpatterns if isinstance(each, URLPattern)]


def filled(route: str, ours: Cast, team: str, message: str) -> list[str]:
    """Return the paths of a route with our own ids in it."""
    path = route.replace("<slug:session_id>", ours.session.public_id)
    quiz = Quiz.objects.get_or_create(organization=ours.organization, title="Ours")[0]
    question = Question.objects.get_or_create(quiz=quiz, position=1, defaults={"content": CONTENT})[0]
    part = Round.objects.get_or_create(quiz=quiz, title="Ours", position=1)[0]
    screen = ours.session.screens.get_or_create(name="Ours")[0]
    file = {"kind": "image", "mime": "image/webp", "size": 1, "width": 1, "height": 1, "path": "ours/none.webp"}
    picture = Media.objects.get_or_create(organization=ours.organization, alt="Our picture", defaults=file)[0]
    played = {"content": {"questions": [{**CONTENT, "id": "1"}]}, "question_count": 1}
    link = Assignment.objects.get_or_create(organization=ours.organization, quiz=quiz, title="Ours", defaults=played)[0]
    ids = {"round": part.pk, "screen": screen.pk, "participant": ours.seat.pk, "team": team, "message": message}
    ids["request"] = waiting_guest(ours)
    ids |= {"member": ours.host.pk, "media": picture.pk, "assignment": link.pk}
    for name, value in {**ids, "quiz": quiz.pk, "question": question.pk}.items():
        path = path.replace(f"<uuid:{name}_id>", str(value))
    return [path.replace("<command:command>", name) for name in COMMANDS] if "<command" in path else [path]


def waiting_guest(ours: Cast) -> Any:
    """Return the id of a guest who waits to be let in."""
    asked = {"nickname": "Our newcomer", "nickname_key": "x", "resume_digest": "x", "seq": 0}
    made = {**asked, "asked_at": ours.session.created_at}
    return JoinRequest.objects.get_or_create(session=ours.session, nickname="Our newcomer", defaults=made)[0].pk


def rows() -> str:
    """Return everything stored, but for what counts requests."""
    models = [*apps.get_app_config("sessions_app").get_models()]
    return serializers.serialize("json", [row for model in models for row in model._default_manager.order_by("pk")])


@pytest.fixture
def prepared(ours: Cast, theirs: Cast) -> tuple[Cast, Cast, list[str]]:
    host = ours.api["host"]
    team = host.post("sessions/ours-night/teams", {"name": "Our team"}).json()["id"]
    message = host.post("sessions/ours-night/messages", {"text": "Our words"}).json()["id"]
    paths = [path for route in routes() for path in filled(route, ours, team, message)]
    own = [path for path in paths if path not in OPEN and path != "auth/token"]
    # Whoever has a self-paced link may play it, and knows nothing but what it is for: test_selfpaced.py.
    return ours, theirs, [path for path in own if not path.startswith("selfpaced/")]


def test_the_matrix_holds_every_route() -> None:
    assert len(routes()) >= 28
    assert "sessions/<slug:session_id>/<command:command>" in routes()


@pytest.mark.parametrize("who", ["anonymous", "foreign owner", "foreign host", "foreign player", "foreign guest"])
def test_outsiders_get_nothing_and_change_nothing(prepared: tuple[Cast, Cast, list[str]], who: str) -> None:
    ours, theirs, paths = prepared
    api = Api() if who == "anonymous" else theirs.api[who.split()[1]]
    words = ["Our", "ours-", str(ours.session.pk), str(ours.seat.pk), ours.session.join_code, ours.session.join_key]
    before = rows()
    for path in (path for path in paths if "/" in path and not path.startswith("auth/")):
        if path == "organization/members":
            continue  # their own members, not ours: test_organization.py
        for method in METHODS:
            answer = api(method, path, None if method == "GET" else BODIES.get(path.split("/")[-1], {}))
            wanted = {401, 405} if who == "anonymous" else {403, 404, 405}
            assert answer.status_code in wanted, (method, path, answer.status_code, answer.content)
            if path.startswith("sessions/") and who != "anonymous":
                assert answer.status_code in {404, 405}, (method, path, answer.status_code)
            text = answer.content.decode()
            assert not [word for word in words if word in text], (method, path, text)
    assert rows() == before


@pytest.mark.parametrize("who", ["player", "guest"])
def test_players_and_guests_of_ours_run_nothing(prepared: tuple[Cast, Cast, list[str]], who: str) -> None:
    ours, _, paths = prepared
    before = rows()
    for path in paths:
        for method in METHODS:
            if (method, path) in MEMBERS_OWN or (method, path.split("/")[-1]) in MEMBERS_OWN:
                continue
            answer = ours.api[who](method, path, None if method == "GET" else BODIES.get(path.split("/")[-1], {}))
            assert answer.status_code in {403, 405}, (method, path, answer.status_code, answer.content)
    assert rows() == before


def test_an_owner_reads_every_path_there_is(prepared: tuple[Cast, Cast, list[str]]) -> None:
    ours, _, paths = prepared
    own = [path for path in paths if not path.endswith("results/me")]  # a player's
    statuses = {path: ours.api["owner"].get(path).status_code for path in own}
    assert set(statuses.values()) <= {200, 405}, statuses


def test_no_answer_holds_the_uuid_of_a_session(prepared: tuple[Cast, Cast, list[str]]) -> None:
    ours, _, paths = prepared
    for path in paths:
        for api in ours.api.values():
            assert str(ours.session.pk) not in api.get(path).content.decode(errors="replace")
