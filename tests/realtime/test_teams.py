"""Teams that are kept even: newcomers join the smallest, and a host spreads those who are there."""

import asyncio
from collections import Counter

from tests.conftest import Cast, Opener, make_cast
from tests.support.game import opened, quiz_cast, reaches, seated
from tests.support.quizzes import answer_to, single
from tests.support.server import TriviaServer

NAMES = ("Aces", "Bees", "Cats", "Dogs")


def sizes(cast: Cast) -> list[int]:
    return [team["members"] for team in cast.rest("host").ok("GET", f"{cast.path}/teams")["results"]]


async def test_thirty_who_join_at_once_are_spread_evenly(server: TriviaServer, open_socket: Opener) -> None:
    """Guests by PIN, whatever team they name, and members by their first socket."""
    cast = make_cast(server, settings={"team_choice": "balanced"})
    host = cast.rest("host")
    for name in NAMES:
        host.ok("POST", f"{cast.path}/teams", {"name": name}, 201)

    async def come(number: int) -> None:
        guest = await asyncio.to_thread(cast.guest, f"Guest {number}", **({"team": "Aces"} if number % 2 else {}))
        await open_socket(cast, guest)

    members = ("player", "player2")
    await asyncio.gather(*(come(number) for number in range(28)), *(open_socket(cast, who) for who in members))
    assert sorted(sizes(cast)) == [7, 7, 8, 8]
    last = await open_socket(cast, "player3")
    seat = last.greeting["state"]["me"]
    own = next(person for person in last.greeting["present"] if person["user_id"] == cast.user_id("player3"))
    assert seat["team"] == own["team"] in NAMES
    gone = next(
        p for p in host.get(f"{cast.path}/participants", page_size=100).json()["results"] if p["team"] != "Aces"
    )
    assert host.delete(f"{cast.path}/participants/{gone['id']}").status_code == 204
    await open_socket(cast, cast.guest("In the place of who left"))
    assert max(sizes(cast)) - min(sizes(cast)) <= 1


async def test_a_host_spreads_the_players_and_totals_follow(server: TriviaServer, open_socket: Opener) -> None:
    cast, (asked,) = quiz_cast(server, single("one"), team_mode="sum", scoring={"preset": "flat"})
    host = await open_socket(cast, "host")
    players = await seated(cast, open_socket, {"a": "Aces", "b": "Aces", "c": "Aces", "d": "Aces", "e": "Bees"})
    await cast.connected(6)
    await opened(host)
    for name, player in players.items():
        await player.ask("answer", answer_to(asked, right=name in "acd"))
    await reaches(host, "answer_reveal")
    rest = cast.rest("host")
    assert rest.ok("POST", f"{cast.path}/teams/spread") == {"moved": 1}
    told = (await players["e"].ever("participant_update", lambda f: f["data"]["name"] == "d"))["data"]
    assert told["team"] == "Bees"
    scores = {team["name"]: team["score"] for team in rest.ok("GET", f"{cast.path}/teams")["results"]}
    assert scores == {"Aces": 2000, "Bees": 1000}
    assert rest.ok("POST", f"{cast.path}/teams/spread") == {"moved": 0}


async def test_those_who_are_here_are_even_whoever_is_away(server: TriviaServer, open_socket: Opener) -> None:
    cast = make_cast(server)
    players = await seated(cast, open_socket, dict.fromkeys("abcd", "Aces"))
    await cast.connected(4)
    away = [cast.guest(name, team="Bees") for name in ("x", "y")]
    assert len(away) == 2
    cast.rest("host").ok("POST", f"{cast.path}/teams/spread")
    rows = cast.rest("host").ok("GET", f"{cast.path}/participants")["results"]
    assert Counter(row["team"] for row in rows if row["nickname"] in players) == {"Aces": 2, "Bees": 2}
    assert sizes(cast) == [3, 3]
