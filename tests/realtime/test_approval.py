"""Guests whom the host lets in: hosts hear who waits, and nobody else hears a byte before they are in."""

import json

from tests.conftest import Opener, make_cast
from tests.realtime.test_screens import screen_of
from tests.support.client import silence
from tests.support.server import TriviaServer
from tests.support.socket import people_of


async def test_hosts_alone_hear_who_waits_and_everybody_who_is_let_in(
    server: TriviaServer, open_socket: Opener
) -> None:
    cast = make_cast(server, settings={"approval": True})
    host, owner, player = [await open_socket(cast, who) for who in ("host", "owner", "player")]
    wall = await open_socket(cast, token=screen_of(cast)[2])
    await host.ever("user_joined", lambda frame: cast.user_id("player") in people_of(frame))
    requests = f"{cast.path}/join-requests"
    way = {"join_code": cast.session["join_code"]}
    async with silence([player, wall], host):
        told = [cast.anybody.ok("POST", "/join", {**way, "nickname": name}, 202) for name in ("Ada-in", "Ben-out")]
        asked = [(await host.ever("join_request", number=n))["data"] for n in (1, 2)]
        assert [(each["name"], each["team"]) for each in asked] == [("Ada-in", None), ("Ben-out", None)]
        late = await open_socket(cast, "owner")
        assert late.greeting["state"]["join_requests"] == asked
        cast.rest("host").ok("POST", f"{requests}/{asked[1]['id']}/decline", {}, 204)
        answered = {"ids": [asked[1]["id"]], "answered": "declined"}
        assert (await owner.ever("join_request", number=3))["data"] == answered
    cast.rest("host").ok("POST", f"{requests}/{asked[0]['id']}/accept", {})
    for socket in (player, wall):
        seated = await socket.ever("participant_update", lambda frame: frame["data"]["name"] == "Ada-in")
        assert (seated["data"]["id"], seated["data"]["joined"]) == (asked[0]["id"], True)
    ada = cast.anybody.ok("POST", "/join/resume", {"resume_token": told[0]["resume_token"]})
    phone = await open_socket(cast, token=ada["token"])
    assert phone.greeting["state"]["me"]["name"] == "Ada-in"
    again = await open_socket(cast, "player", last_seq=1)
    heard = json.dumps([socket.frames for socket in (player, wall, phone, again)])
    assert "Ben-out" not in heard and "join_request" not in heard
    assert cast.anybody.refused("POST", "/join/resume", {"resume_token": told[1]["resume_token"]}) == (403, "declined")
