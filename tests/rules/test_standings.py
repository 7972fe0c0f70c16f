"""Where one stands among many: the own row is always there, with its neighbours, and equals share a rank."""

from typing import Any
from uuid import uuid4

import pytest

from sessions_app.access import caller_of
from sessions_app.game.ranking import around
from sessions_app.models import Organization, Participant, Team, TriviaSession, User
from sessions_app.services.sessions import create_session
from sessions_app.services.standings import read_scores, standings_of

pytestmark = pytest.mark.django_db


def session_of(**settings: Any) -> TriviaSession:
    organization = Organization.objects.create(name="Pub", slug=uuid4().hex)
    host = caller_of(User.objects.create_user(uuid4().hex, None, organization=organization, role="host"))
    session = create_session(host, organization.pk, title="Quiz", settings=settings)
    TriviaSession.objects.filter(pk=session.pk).update(state="leaderboard")
    session.refresh_from_db()
    return session


def seat(session: TriviaSession, name: str, score: int, **more: Any) -> Participant:
    return Participant.objects.create(
        session=session, nickname=name, nickname_key=name.casefold(), score=score, resume_digest=uuid4().hex, **more
    )


def test_number_57_of_200_sees_55_to_59_in_three_queries(django_assert_num_queries: Any) -> None:
    session = session_of()
    seats = [seat(session, f"Player {place:03}", 10_000 - 10 * place) for place in range(1, 201)]
    with django_assert_num_queries(3):
        told = standings_of(session, [seats[56].pk, seats[0].pk, seats[199].pk])
    own = told[str(seats[56].pk)]
    assert (own["rank"], own["rank_of"], own["score"], own["gap"], own["movement"]) == (57, 200, 9_430, 10, 0)
    assert [(row["rank"], row["name"]) for row in own["near"]] == [(n, f"Player {n:03}") for n in range(55, 60)]
    assert [row["rank"] for row in told[str(seats[0].pk)]["near"]] == [1, 2, 3, 4, 5]
    assert [row["rank"] for row in told[str(seats[199].pk)]["near"]] == [196, 197, 198, 199, 200]
    assert set(told) == {str(seats[n].pk) for n in (56, 0, 199)}


def test_equal_scores_share_a_rank_and_the_gap_is_to_the_next_better() -> None:
    session = session_of()
    seats = {name: seat(session, name, score) for name, score in (("a", 50), ("b", 30), ("c", 30), ("d", 10))}
    told = standings_of(session, [one.pk for one in seats.values()])
    ranks = {name: told[str(one.pk)]["rank"] for name, one in seats.items()}
    assert ranks == {"a": 1, "b": 2, "c": 2, "d": 4}
    assert {name: told[str(one.pk)]["gap"] for name, one in seats.items()} == {"a": 0, "b": 20, "c": 20, "d": 20}
    assert [row["rank"] for row in told[str(seats["d"].pk)]["near"]] == [1, 2, 2, 4]


def test_a_teams_place_comes_with_its_members_own() -> None:
    session = session_of(team_mode="sum")
    scores = {"A": 5, "B": 9}
    teams = [
        Team.objects.create(session=session, name=name, name_key=name, score=score, color=0)
        for name, score in scores.items()
    ]
    ada = seat(session, "Ada", 7, team=teams[0])
    alone = seat(session, "Ben", 7)
    told = standings_of(session, [ada.pk, alone.pk])
    assert (told[str(ada.pk)]["team"]["rank"], told[str(ada.pk)]["team"]["gap"]) == (2, 4)
    assert told[str(alone.pk)]["team"] is None
    assert read_scores(session.pk)["teams"] == {str(teams[0].pk): 5, str(teams[1].pk): 9}


def test_hidden_ranks_are_told_to_nobody() -> None:
    session = session_of(leaderboard="never")
    assert standings_of(session, [seat(session, "Ada", 7).pk]) == {}


def test_the_rows_around_a_place_are_five_where_there_are_five() -> None:
    assert [list(around(place, 7)) for place in (0, 3, 6)] == [[0, 1, 2, 3, 4], [1, 2, 3, 4, 5], [2, 3, 4, 5, 6]]
    assert list(around(1, 3)) == [0, 1, 2]
