"""Self-paced links: made, changed, closed, deleted and read by hosts of their organization, and by nobody else."""

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from sessions_app.models import Assignment, Attempt, AttemptAnswer, Entrant, Organization
from sessions_app.services import clock
from sessions_app.services.media_removal import purge_unused
from sessions_app.services.retention import purge
from tests.api.alone import Alone, link_of, quiz_of
from tests.api.conftest import Api, Cast, Clock, code
from tests.api.test_media import picture, upload
from tests.support.quizzes import of_kind, single

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["owner", "host"])
def test_a_host_makes_a_link_and_gets_its_rules(ours: Cast, time: Clock, who: str) -> None:
    api = ours.api[who]
    quiz = quiz_of(api, single("one"), of_kind("buzzer"), title="Friday")
    made = link_of(api, quiz, deadline=time.later(days=2), attempts=3, tells="each")
    assert (made["title"], made["mode"], made["tells"], made["attempts"]) == ("Friday", "test", "each", 3)
    assert (made["question_count"], made["left_out"], made["people"], made["is_open"]) == (1, 1, 0, True)
    assert len(made["key"]) >= 22 and made["url"].startswith("http")
    path = f"assignments/{made['id']}"
    assert api.get(path).json() == {name: value for name, value in made.items() if name != "key"}
    assert [row["id"] for row in api.get(f"quizzes/{quiz['id']}/assignments").json()["results"]] == [made["id"]]
    assert [row["id"] for row in api.get("assignments").json()["results"]] == [made["id"]]


def test_players_and_guests_make_and_read_none(ours: Cast, host: Api) -> None:
    quiz = quiz_of(host, single("one"))
    made = link_of(host, quiz)
    for who in ("player", "guest", "anonymous"):
        for method, path in (("POST", f"quizzes/{quiz['id']}/assignments"), ("GET", f"assignments/{made['id']}")):
            assert ours.api[who](method, path, {}).status_code in {401, 403}
    assert Assignment.objects.count() == 1


def test_another_organizations_links_do_not_exist(host: Api, outsider: Api) -> None:
    quiz = quiz_of(host, single("one"))
    path = f"assignments/{link_of(host, quiz)['id']}"
    for found in (path, f"{path}/results", f"{path}/results.csv", f"{path}/results.xlsx"):
        assert code(outsider.get(found)) == (404, "not_found")
    assert code(outsider.patch(path, {"title": "Mine"})) == (404, "not_found")
    assert code(outsider.delete(path)) == (404, "not_found")
    assert code(outsider.post(f"quizzes/{quiz['id']}/assignments")) == (404, "not_found")
    assert outsider.get("assignments").json()["count"] == 0


def test_the_hosts_page_about_a_link_is_for_hosts_of_its_organization(ours: Cast, theirs: Cast, host: Api) -> None:
    link = link_of(host, quiz_of(host, single("one"), title="Friday"))
    page = f"/assignments/{link['id']}"
    expected = [(ours.owner, 200), (ours.host, 200), (ours.player, 404), (theirs.owner, 404), (theirs.host, 404)]
    for user, status in expected:
        client = Client()
        client.force_login(user)
        answer = client.get(page)
        assert answer.status_code == status, user
        assert (b"Friday" in answer.content) == (status == 200)
    assert Client().get(page)["Location"].startswith("/login/")


def test_anybody_with_the_link_sees_its_page_and_its_qr_code(host: Api) -> None:
    link = link_of(host, quiz_of(host, single("one"), title="<i>Friday</i>"))
    page = Client().get(f"/quiz/{link['key']}")
    assert page.status_code == 200 and b"&lt;i&gt;Friday" in page.content and b"<i>" not in page.content
    code_of = Client().get(f"/quiz/{link['key']}/qr.svg")
    assert code_of["Content-Type"] == "image/svg+xml" and b"<svg" in code_of.content


def test_what_cannot_be_played_alone_makes_no_link(host: Api) -> None:
    nearest = of_kind("number", number={"mode": "nearest", "value": 7})
    quiz = quiz_of(host, of_kind("buzzer"), nearest, of_kind("slide"))
    assert code(host.post(f"quizzes/{quiz['id']}/assignments")) == (409, "no_questions")


def test_a_host_knows_beforehand_what_is_left_out(host: Api, outsider: Api) -> None:
    nearest = of_kind("number", number={"mode": "nearest", "value": 7})
    quiz = quiz_of(host, of_kind("buzzer"), single("one"), of_kind("number"), nearest, of_kind("slide"))
    path = f"quizzes/{quiz['id']}/warnings"
    assert host.get(path).json()["left_out_alone"] == [1, 4]
    assert code(outsider.get(path)) == (404, "not_found")
    assert link_of(host, quiz)["left_out"] == 2


@pytest.mark.parametrize(
    "body",
    [
        {"deadline": "2020-01-01T00:00:00Z"},
        {"deadline": "soon"},
        {"attempts": 0},
        {"attempts": "many"},
        {"mode": "exam"},
        {"mode": "practice", "attempts": 3},
        {"scoring": {"preset": "fastest"}},
        {"title": " "},
        {"key": "chosen"},
    ],
)
def test_bad_rules_are_refused_by_their_field(host: Api, body: dict[str, Any]) -> None:
    answer = host.post(f"quizzes/{quiz_of(host, single('one'))['id']}/assignments", body)
    assert code(answer) == (400, "invalid_field")
    assert next(iter(body)) in " ".join(answer.json()["error"]["fields"]) or "scoring" in body or "attempts" in body
    assert not Assignment.objects.exists()


def test_the_quiz_is_frozen_when_the_link_is_made(host: Api) -> None:
    quiz = quiz_of(host, single("one"))
    link = link_of(host, quiz)
    host.patch(f"quizzes/{quiz['id']}/questions/{quiz['questions'][0]['id']}", {"text": "changed"})
    assert Alone(link, "Ada").state["question"]["text"] == "one"
    assert host.delete(f"quizzes/{quiz['id']}").status_code == 204
    assert Alone(link, "Ben").state["question"]["text"] == "one"
    assert host.get(f"assignments/{link['id']}").json()["quiz"] is None


def test_a_link_is_changed_closed_opened_again_and_deleted(host: Api, time: Clock) -> None:
    link = link_of(host, quiz_of(host, single("one")))
    path, ada = f"assignments/{link['id']}", Alone(link, "Ada")
    changed = host.patch(path, {"title": "Homework", "attempts": None, "deadline": time.later(hours=1)}).json()
    assert (changed["title"], changed["attempts"]) == ("Homework", None)
    assert host.patch(path, {"closed": True}).json()["is_open"] is False
    time.forward(seconds=1)
    assert ada.look()["phase"] == "over"
    assert code(Api().post(f"{ada.path}/start", {"nickname": "Ben"})) == (410, "assignment_over")
    assert host.patch(path, {"closed": False}).json()["is_open"] is True
    assert ada.look()["phase"] == "asked"
    assert code(host.patch(path, {"deadline": "2020-01-01T00:00:00Z"})) == (400, "invalid_field")
    assert code(host.patch(path, {"mode": "practice"})) == (400, "invalid_field")
    assert host.delete(path).status_code == 204
    assert code(ada.ask("GET", "state")) == (404, "not_found")
    assert not Entrant.objects.exists() and not Attempt.objects.exists()


def test_results_count_each_person_once_by_the_best_attempt(host: Api) -> None:
    quiz = quiz_of(host, single("one", explanation="Because."), of_kind("typed", "two"), of_kind("poll", "three"))
    link = link_of(host, quiz, attempts=2)
    ada, ben = Alone(link, "Ada"), Alone(link, "Ben")
    ada.play(quiz["questions"])
    ada.again()
    ada.play(quiz["questions"], right=False)
    ben.answer(quiz["questions"][0], right=False)
    told = host.get(f"assignments/{link['id']}/results").json()
    people = [(row["nickname"], row["rank"], row["score"], row["correct"]) for row in told["participants"]]
    assert people == [("Ada", 1, 2000, 2), ("Ben", 2, 0, 0)]
    assert [(row["attempts"], row["attempt"], row["finished"]) for row in told["participants"]] == [
        (2, 1, True),
        (1, 1, False),
    ]
    assert [(row["nickname"], row["number"], row["points"]) for row in told["attempts"]] == [
        ("Ada", 1, 2000),
        ("Ada", 2, 0),
        ("Ben", 1, 0),
    ]
    assert [(row["answered"], row["difficulty"]) for row in told["questions"]] == [(2, 0.5), (1, 1.0), (1, None)]
    assert sum(row["count"] for row in told["questions"][2]["distribution"]) == 1
    assert AttemptAnswer.objects.count() == 7 and len(told["answers"]) == 4
    for person in told["participants"]:
        own = [row["points"] for row in told["answers"] if row["participant"] == person["id"]]
        assert sum(own) == person["score"]


def test_no_cell_of_an_export_is_a_formula(host: Api) -> None:
    quiz = quiz_of(host, of_kind("typed", "=cmd()", accepted=["+1"]), title="=1+1")
    link = link_of(host, quiz)
    ada = Alone(link, "@ada")
    ada.post("answer", {"question_id": quiz["questions"][0]["id"], "text": "=HYPERLINK(1)"})
    path = f"assignments/{link['id']}/results"
    for part in ("participants", "attempts", "questions", "answers"):
        answer = host.get(f"{path}.csv?part={part}")
        assert f"-{part}.csv" in answer["Content-Disposition"]
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(rows) == 2
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert "'=HYPERLINK(1)" in host.get(f"{path}.csv?part=answers").content.decode()
    book = load_workbook(io.BytesIO(host.get(f"{path}.xlsx").content))
    assert book.sheetnames == ["Players", "Attempts", "Questions", "Answers"]
    assert book["Players"]["B2"].value == "'@ada"
    assert code(host.get(f"{path}.csv?part=teams")) == (400, "invalid_field")


def test_results_take_as_many_queries_for_thirty_people_as_for_three(host: Api) -> None:
    quiz = quiz_of(host, single("one"))
    link = link_of(host, quiz)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert host.get(f"assignments/{link['id']}/results").status_code == 200
        return len(captured)

    for n in range(3):
        Alone(link, f"Player {n}").answer(quiz["questions"][0])
    few = queries()
    for n in range(3, 30):
        Alone(link, f"Player {n}").answer(quiz["questions"][0])
    assert queries() == few


def test_self_paced_play_goes_when_its_organization_keeps_it_no_longer(ours: Cast, host: Api, time: Clock) -> None:
    quiz = quiz_of(host, single("one"))
    over, going = link_of(host, quiz, deadline=time.later(days=1)), link_of(host, quiz)
    for link in (over, going):
        Alone(link, "Ada")
    purge(clock.now() + timedelta(days=40))
    assert Entrant.objects.count() == 2, "without a retention all is kept"
    Organization.objects.filter(pk=ours.organization.pk).update(retention_days=30)
    purge(clock.now() + timedelta(days=20))
    assert Entrant.objects.count() == 2
    purge(clock.now() + timedelta(days=32))
    assert [str(row.pk) for row in Assignment.objects.all()] == [going["id"]]
    assert not Entrant.objects.exists(), "nobody has played for so long"


def test_a_picture_that_a_link_has_frozen_stays(host: Api, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    media = upload(host, picture(), alt="A crane").json()
    quiz = quiz_of(host, single("one", media={"id": media["id"]}))
    link = link_of(host, quiz)
    assert host.delete(f"quizzes/{quiz['id']}").status_code == 204
    assert code(host.delete(f"media/{media['id']}")) == (409, "in_use")
    purge_unused(clock.now() + timedelta(days=3))
    shown = Alone(link, "Ada").state["question"]["media"]
    assert shown["alt"] == "A crane"
    assert Client().get(shown["url"]).status_code == 200
