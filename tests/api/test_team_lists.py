"""Teams by a list: shown with every fault by its row, stored whole or not at all, and who joins lands in its team."""

import io
import zipfile
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions_app.access import SYSTEM, Caller
from sessions_app.importers.teams import MAX_LIST_BYTES, read_teams
from sessions_app.models import Answer, ExpectedPlayer, Participant, Team, TriviaSession
from sessions_app.services.outcomes import Write
from sessions_app.services.writes import submit
from tests.api.conftest import Api, Cast, Clock, code
from tests.imports.files import table
from tests.support.quizzes import single

pytestmark = pytest.mark.django_db
PATH = "sessions/ours-night/teams/import"
LIST = "team,player,colour\nFoxes,Ada,red\nFoxes,Ben,\nOwls,Cem,7\nBees,,\n"


def brought(api: Api, data: str | bytes, path: str = PATH, **more: Any) -> Any:
    content = data.encode() if isinstance(data, str) else data
    return api.upload(path, {"file": SimpleUploadedFile("teams.csv", content), **more})


def faults(answer: Any) -> list[tuple[int, str]]:
    told = answer.json()
    rows = told["error"]["rows"] if "error" in told else told["errors"]
    return [(row["row"], row["field"]) for row in rows]


def join(ours: Cast, nickname: str, **more: Any) -> str | None:
    body = {"join_code": ours.session.join_code, "nickname": nickname, **more}
    answer = Api().post("join", body)
    assert answer.status_code == 201, answer.content
    seat = Participant.objects.select_related("team").get(pk=answer.json()["participant"]["id"])
    return seat.team.name if seat.team else None


def test_a_dry_run_shows_all_and_stores_nothing(ours: Cast, host: Api) -> None:
    told = brought(host, LIST, dry_run=True).json()
    assert (told["format"], told["imported"], told["moved"], told["errors"]) == ("csv", 0, 0, [])
    shown = [(team["row"], team["name"], team["color"], team["is_new"], team["players"]) for team in told["teams"]]
    assert shown == [
        (2, "Foxes", 6, True, ["Ada", "Ben"]),
        (4, "Owls", 7, True, ["Cem"]),
        (5, "Bees", None, True, []),
    ]
    bad = brought(host, LIST + "Foxes,,puce\n", dry_run=True)
    assert (bad.status_code, faults(bad)) == (200, [(6, "color")])
    assert (Team.objects.count(), ExpectedPlayer.objects.count()) == (0, 0)


def test_with_a_fault_nothing_is_stored(ours: Cast, host: Api) -> None:
    answer = brought(host, f"{LIST}\n,Dan\nF\u043exes,Eve\n{'x' * 61}\n")
    assert code(answer) == (422, "invalid_file")
    assert faults(answer) == [(7, "team"), (8, "team"), (9, "team")]
    assert (Team.objects.count(), ExpectedPlayer.objects.count()) == (0, 0)


@pytest.mark.parametrize("choice", ["own", "balanced"])
def test_who_joins_by_a_listed_name_lands_in_that_team(ours: Cast, host: Api, choice: str) -> None:
    assert host.patch("sessions/ours-night", {"settings": {"team_choice": choice}}).status_code == 200
    assert brought(host, LIST).json()["imported"] == 3
    assert [(team.name, team.color) for team in Team.objects.all()] == [("Foxes", 6), ("Owls", 7), ("Bees", 2)]
    assert join(ours, "ADA", team="Owls") == "Foxes"  # by what it looks like, and before what it says itself
    assert join(ours, "B\u200ben") == "Foxes"
    assert join(ours, "Zoe") == (None if choice == "own" else "Owls")


def test_who_is_in_is_moved_and_points_go_along(ours: Cast, host: Api, time: Clock) -> None:
    quiz = host.post("quizzes", {"title": "Quiz"}).json()["id"]
    asked = host.post(f"quizzes/{quiz}/questions", single("one")).json()
    made = {"title": "Night", "quiz": quiz, "settings": {"team_mode": "sum", "scoring": {"preset": "flat"}}}
    session = TriviaSession.objects.get(public_id=host.post("sessions", made).json()["id"])
    path = f"sessions/{session.public_id}"
    host.post(f"{path}/open")
    ids = {}
    for name in ("Ada", "Ben"):
        session.refresh_from_db()
        body = {"join_code": session.join_code, "nickname": name, "team": "Owls"}
        ids[name] = Api().post("join", body).json()["participant"]["id"]
    for command in ("start", "next"):
        assert host.post(f"{path}/{command}").status_code == 200
    right = next(choice["id"] for choice in asked["choices"] if choice["correct"])
    for name, seat in ids.items():
        guest = Caller(seat, "guest", ours.organization.pk, name, participant=UUID(seat), session=session.pk)
        submit(session.pk, Write("answer", guest, {"question_id": asked["id"], "choice": right}))
    host.post(f"{path}/lock")
    time.forward(seconds=5)
    session.refresh_from_db()
    submit(session.pk, Write("advance", Caller(SYSTEM, SYSTEM, None), {"version": session.version, "present": None}))
    assert Answer.objects.filter(session=session, share=1).count() == 2
    dry = brought(host, "Foxes,ada\nOwls,Ben", f"{path}/teams/import", dry_run=True).json()
    told = brought(host, "Foxes,ada\nOwls,Ben", f"{path}/teams/import").json()
    assert (dry["moved"], told["moved"]) == (1, 1)
    scores = dict(Team.objects.filter(session=session).values_list("name", "score"))
    assert scores == {"Foxes": 1000, "Owls": 1000}
    rows = host.get(f"{path}/events?limit=200").json()["results"]
    last = next(row["data"] for row in reversed(rows) if row["type"] == "participant_update")
    assert (last["name"], last["team"]) == ("Ada", "Foxes")


def test_the_same_list_again_changes_nothing_and_another_adds_to_it(ours: Cast, host: Api) -> None:
    brought(host, LIST)
    join(ours, "Ada")
    before = (list(Team.objects.values()), list(ExpectedPlayer.objects.values()))
    events = host.get("sessions/ours-night/events?limit=200").json()["results"]
    again = brought(host, LIST).json()
    assert [team["is_new"] for team in again["teams"]] == [False] * 3 and again["moved"] == 0
    assert (list(Team.objects.values()), list(ExpectedPlayer.objects.values())) == before
    assert host.get("sessions/ours-night/events?limit=200").json()["results"] == events
    told = brought(host, "F\u043exes,,pink\nOwls,ada\nOwls,Fay\n").json()
    assert [warning["row"] for warning in told["warnings"]] == [1]
    assert told["moved"] == 1
    assert [(team.name, team.color) for team in Team.objects.all()] == [("Foxes", 11), ("Owls", 7), ("Bees", 2)]
    listed = set(ExpectedPlayer.objects.values_list("nickname", "team__name"))
    assert listed == {("Ada", "Owls"), ("Ben", "Foxes"), ("Cem", "Owls"), ("Fay", "Owls")}


def test_an_account_that_comes_to_play_is_found_on_the_list(ours: Cast, host: Api) -> None:
    brought(host, f"Foxes,{ours.player.name}")
    player = Caller(str(ours.player.pk), "player", ours.organization.pk, ours.player.name, user=ours.player.pk)
    submit(ours.session.pk, Write("seat", player, {}))
    assert Participant.objects.get(user=ours.player).team == Team.objects.get(name="Foxes")


def test_listed_words_and_formulas_are_names_like_others_to_a_host(ours: Cast, host: Api) -> None:
    ours.organization.blocked_words = {"en": ["badword"]}
    ours.organization.save()
    assert brought(host, "badword,'=1+1\n=2+2,@Ada\n").json()["imported"] == 2
    assert set(Team.objects.values_list("name", flat=True)) == {"badword", "=2+2"}
    assert set(ExpectedPlayer.objects.values_list("nickname", flat=True)) == {"=1+1", "@Ada"}


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ("Foxes\nOwls\n\n", [("Foxes", ""), ("Owls", "")]),
        ("Name\tGroup\tMark\nSmith, Ada\tFoxes\tA\n", [("Foxes", "Smith, Ada")]),
        ("\ufeffgroup;student\nFoxes;Ada\n", [("Foxes", "Ada")]),
        ('"Foxes, red","Ada"\r\n', [("Foxes, red", "Ada")]),
        (table([["Colour", "Team"], [5, "Foxes"], [None, "=1+1"]]), [("Foxes", "")]),
        ("team,player\nF\u00f6xe,Ada".encode("utf-16"), [("F\u00f6xe", "Ada")]),
        ("team;player\nF\u00f6xe;Ada".encode("cp1252"), [("F\u00f6xe", "Ada")]),
    ],
)
def test_lists_as_they_come(data: str | bytes, rows: list[tuple[str, str]]) -> None:
    found = read_teams(data.encode() if isinstance(data, str) else data)
    assert not found.errors
    assert [(row.team, row.player) for row in found.rows] == rows


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(50_000_000))
    return made.getvalue()


def entities() -> bytes:
    """Return a spreadsheet whose sheet defines entities of entities."""
    made, book = io.BytesIO(), table([["Foxes"]])
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + content
            new.writestr(name, content)
    return made.getvalue()


HOSTILE = {
    "nothing": b"  \n \n",
    "nothing at all": b"",
    "a NUL": b"Foxes\0,Ada",
    "binary": bytes(range(256)) * 40,
    "too many rows": b"Foxes,Ada\n" * 2_001,
    "a million rows": b"\n" * 1_000_000,
    "an open quote": b'"Foxes\n' * 9,
    "a cell beyond any": b"x" * 900_000,
    "no zip": b"PK\x03\x04nonsense",
    "a bomb": bomb(),
    "entities": entities(),
    "too large": b"a" * (MAX_LIST_BYTES - 50),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_list_is_refused_in_words(ours: Cast, host: Api, name: str) -> None:
    for dry_run in (True, False):
        answer = brought(host, HOSTILE[name], dry_run=dry_run)
        assert answer.status_code in ({200} if dry_run else {422}), answer.content
        assert faults(answer)
    assert (Team.objects.count(), ExpectedPlayer.objects.count()) == (0, 0)


def test_a_large_list_is_not_even_read(ours: Cast, host: Api) -> None:
    assert len(read_teams(b"a" * (MAX_LIST_BYTES + 1)).errors) == 1
    assert (
        brought(host, b"a" * 10_000_000, dry_run=True).json()["errors"][0]["message"].startswith("The file is larger")
    )


def test_owners_and_hosts_import_and_nobody_else(ours: Cast, theirs: Cast) -> None:
    for who, wanted in (("player", 403), ("guest", 403), ("anonymous", 401)):
        assert brought(ours.api[who], LIST).status_code == wanted
    for who in ("owner", "host"):
        assert code(brought(theirs.api[who], LIST)) == (404, "not_found")
        assert code(brought(theirs.api[who], b"\0", dry_run=True)) == (404, "not_found")
    assert Team.objects.count() == 0
    assert brought(ours.api["owner"], LIST).status_code == 200


def test_a_body_of_another_shape_is_refused(ours: Cast, host: Api) -> None:
    assert code(host.upload(PATH, {})) == (400, "invalid_field")
    assert code(brought(host, LIST, rows="x")) == (400, "invalid_field")
    assert host.post(PATH, {"teams": []}).status_code in {400, 415}


def test_nobody_is_told_who_is_expected(ours: Cast, host: Api, guest: Api) -> None:
    brought(host, "Foxes,Absent-Ada")
    for path in ("events?limit=200", "messages", "results/me"):
        assert "Absent-Ada" not in guest.get(f"sessions/ours-night/{path}").content.decode()


def test_the_list_goes_with_its_team_and_its_session(ours: Cast, host: Api) -> None:
    brought(host, LIST)
    host.delete(f"sessions/ours-night/teams/{Team.objects.get(name='Foxes').pk}")
    assert list(ExpectedPlayer.objects.values_list("nickname", flat=True)) == ["Cem"]
    assert join(ours, "Ada") is None
    assert host.delete("sessions/ours-night").status_code == 204
    assert ExpectedPlayer.objects.count() == 0


def test_a_join_asks_the_database_once_more_where_there_is_a_list_and_not_otherwise(ours: Cast, host: Api) -> None:
    def statements(name: str) -> list[str]:
        data = {"nickname": name, "connected": set(), "resume_digest": name}
        with CaptureQueriesContext(connection) as queries:
            submit(ours.session.pk, Write("join", Caller("", "visitor", ours.organization.pk), data))
        return [query["sql"] for query in queries.captured_queries]

    without = statements("Zoe")
    assert not [sql for sql in without if ExpectedPlayer._meta.db_table in sql]
    brought(host, LIST)
    assert [len(statements(name)) for name in ("Yan", "Ada")] == [len(without) + 1] * 2
