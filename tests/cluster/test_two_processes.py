"""Two processes over Valkey and PostgreSQL are one room."""

import asyncio
import time

import httpx
import pytest

from tests.conftest import Cast, Opener, make_cast
from tests.support.quizzes import answer_to, make_quiz, single
from tests.support.rest import Rest
from tests.support.server import TriviaServer
from tests.support.socket import Socket

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(180)]


@pytest.fixture
def both(cluster: list[TriviaServer]) -> Cast:
    return make_cast(cluster[0])


async def test_chat_from_either_process_reaches_all_in_both_once_and_in_order(
    both: Cast, cluster: list[TriviaServer], open_socket: Opener
) -> None:
    names = ("host", "player", "player2", "player3")
    sockets = [await open_socket(both, who, server=cluster[n % 2]) for n, who in enumerate(names)]
    await asyncio.gather(*(say(socket, 10) for socket in sockets))
    log = [event["seq"] for event in both.events()]
    for socket in sockets:
        seqs = [frame["seq"] for frame in await socket.until(log[-1])]
        assert seqs == [seq for seq in log if seq > socket.greeting["seq"]]
        assert len(socket.of("chat")) == 40


async def say(socket: Socket, number: int) -> None:
    for n in range(number):
        assert (await socket.ask("chat", {"text": str(n)}))["type"] == "ack"


async def test_joins_leaves_and_counts_are_right_in_both_with_tabs_of_one_user_in_each(
    both: Cast, cluster: list[TriviaServer], open_socket: Opener
) -> None:
    one, two = cluster
    host = await open_socket(both, "host", server=one)
    here = await open_socket(both, "player", server=one)
    there = await open_socket(both, "player", server=two)
    assert there.greeting["participant_count"] == 2
    friend = await open_socket(both, "player2", server=two)
    assert (await host.ever("user_joined", lambda f: f["participant_count"] == 3))["user_id"] == both.user_id("player2")
    assert both.rest("host").get(f"{both.path}/connections").json()["count"] == 4
    await here.close()
    await say(friend, 1)
    await host.ever("chat")
    assert host.of("user_left") == []
    await there.close()
    for watching in (host, friend):
        left = await watching.ever("user_left")
        assert (left["user_id"], left["participant_count"]) == (both.user_id("player"), 2)
        assert len([f for f in watching.of("user_joined") if f["user_id"] == both.user_id("player")]) <= 1


async def test_sessions_and_organizations_stay_apart(
    both: Cast, cluster: list[TriviaServer], open_socket: Opener
) -> None:
    other = make_cast(cluster[1])
    theirs = both.rest("outsider").create_session()
    here = await open_socket(both, "player", server=cluster[0])
    there = await open_socket(other, "player2", server=cluster[1])
    stranger = await open_socket(both, "stranger", server=cluster[1], session=theirs["id"])
    for socket, text in ((here, "a"), (there, "b"), (stranger, "c")):
        await socket.ask("chat", {"text": text})
        await socket.ever("chat")
    assert [len(socket.of("chat")) for socket in (here, there, stranger)] == [1, 1, 1]
    refused = await Socket.open(cluster[1].ws_url, both.id, both.rest("stranger").token)
    assert await refused.closed() == (1008, "forbidden")


def test_a_quiz_played_alone_goes_on_in_the_other_process(both: Cast, cluster: list[TriviaServer]) -> None:
    host = both.rest("host")
    quiz = make_quiz(host, single("one"), single("two"))
    url = host.ok("POST", f"/quizzes/{quiz['id']}/assignments", {"tells": "each"}, 201)["url"]
    path = f"/selfpaced/{url.rsplit('/', 1)[1]}"
    one, two = Rest(cluster[0].base_url), Rest(cluster[1].base_url)
    token = one.ok("POST", f"{path}/start", {"nickname": "Ada"}, 201)["token"]
    for number, question in enumerate(quiz["questions"], 1):
        answer = answer_to(question)
        assert one.use(token).ok("POST", f"{path}/answer", answer)["points"] == number * 1000
        assert two.use(token).ok("POST", f"{path}/answer", answer)["duplicate"]
        state = two.ok("POST", f"{path}/next", {"question_id": question["id"]})
    assert (state["phase"], state["report"]["points"]) == ("over", 2000)


@pytest.mark.parametrize("path", ["/join/{}", "/quiz/{}", "/screen/{}", "/api/v1/selfpaced/{}"])
def test_a_key_that_no_database_takes_leads_nowhere(cluster: list[TriviaServer], path: str) -> None:
    assert httpx.get(cluster[0].base_url + path.format("a%00b")).status_code == 404


async def test_a_client_comes_back_to_the_other_process(
    both: Cast, cluster: list[TriviaServer], open_socket: Opener
) -> None:
    first = await open_socket(both, "player", server=cluster[0])
    await first.ask("chat", {"text": "before"}, id="x")
    have = (await first.until(1))[-1]["seq"]
    await first.drop()
    friend = await open_socket(both, "player2", server=cluster[0])
    await say(friend, 5)
    back = await open_socket(both, "player", server=cluster[1], last_seq=have)
    assert back.greeting["resumed"] is True
    again = await back.ask("chat", {"text": "before"}, id="x")
    assert (again["duplicate"], again["seq"]) == (True, have)
    seqs = [frame["seq"] for frame in await back.until(both.events()[-1]["seq"])]
    assert seqs == [event["seq"] for event in both.events() if event["seq"] > have]


async def test_a_management_commands_broadcast_arrives(
    both: Cast, cluster: list[TriviaServer], open_socket: Opener
) -> None:
    sockets = [await open_socket(both, "player", server=server) for server in cluster]
    await asyncio.to_thread(broadcast, cluster[0], both.id, "from a command")
    for socket in sockets:
        await socket.ever("chat", lambda frame: frame["data"]["text"] == "from a command")


def broadcast(server: TriviaServer, session: str, text: str) -> None:
    """Say something from a process of its own, as a cron job would."""
    code = "from realtime.manager import manager; manager.broadcast_to_session_sync"
    server.manage("shell", "-c", f"{code}({session!r}, {{'type': 'chat', 'data': {{'text': {text!r}}}}})")


async def test_a_command_reaches_a_single_process_without_valkey_too(cast: Cast, open_socket: Opener) -> None:
    """Through the log: the ticker sees it within a second."""
    socket = await open_socket(cast, "player")
    await asyncio.to_thread(broadcast, cast.server, cast.id, "from a command")
    await socket.ever("chat", lambda frame: frame["data"]["text"] == "from a command", timeout=5)


async def test_what_ends_a_login_closes_its_sockets_in_every_process(
    both: Cast, cluster: list[TriviaServer], open_socket: Opener
) -> None:
    leaving = both.login("player4")
    sockets = [await open_socket(both, leaving, server=server) for server in cluster]
    assert leaving.post("/auth/logout", {"refresh": leaving.refresh_token}).status_code == 204
    started = time.monotonic()
    for socket in sockets:
        assert await socket.closed(timeout=5) == (1008, "token_revoked")
    assert time.monotonic() - started < 2


async def test_a_snapshot_under_concurrent_commits_is_of_one_moment(
    both: Cast, cluster: list[TriviaServer], open_socket: Opener
) -> None:
    """On PostgreSQL, where READ COMMITTED would tear it."""
    host = await open_socket(both, "host", server=cluster[0])
    await host.ask("score_update", {"team": "Reds", "score": 0})

    async def give() -> int:
        for _ in range(60):
            ack = await host.ask("score_update", {"team": "Reds", "points": 1})
        return int(ack["seq"])

    giving = asyncio.create_task(give())
    newcomers = [await open_socket(both, "player", server=cluster[1]) for _ in range(4)]
    end = await giving
    for newcomer in newcomers:
        await newcomer.until(end)
        start = newcomer.greeting["state"]["teams"][0]["score"]
        assert [start, *(frame["data"]["score"] for frame in newcomer.of("score_update"))] == list(range(start, 61))


HOLD = """
import sys, time
from sessions_app.models import TriviaSession
from sessions_app.services.locking import locked
pk = TriviaSession.objects.get(public_id={session!r}).pk
with locked(pk):
    print("held", flush=True)
    time.sleep(3.5)
"""


async def test_a_lock_that_somebody_holds_for_long_is_busy_and_the_write_may_be_tried_again(
    both: Cast, cluster: list[TriviaServer], open_socket: Opener
) -> None:
    socket = await open_socket(both, "player", server=cluster[0])
    holding = asyncio.create_task(
        asyncio.to_thread(cluster[0].manage, "shell", "-v", "0", "-c", HOLD.format(session=both.id))
    )
    answers, number = [], 0
    while not holding.done():
        answers.append(await socket.ask("chat", {"text": "knock"}, id=f"k{number}"))
        number += 1
    await holding
    busy = [answer for answer in answers if answer["type"] == "error"]
    assert {(answer["code"], answer["retryable"]) for answer in busy} == {("busy", True)}
    assert (await socket.ask("chat", {"text": "knock"}, id=busy[0]["id"]))["duplicate"] is False
