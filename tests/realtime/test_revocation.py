"""What ends a login closes its sockets, within two seconds."""

import time
from uuid import uuid4

from tests.conftest import Cast, Opener
from tests.support.client import Rest, Socket


def member(cast: Cast, role: str = "player") -> tuple[Rest, str, str]:
    """Return a new member of the organization, logged in by its one-time link, its id and its password."""
    owner = cast.rest("owner")
    made = owner.ok("POST", "/organization/members", {"username": f"m-{uuid4().hex}", "role": role}, status=201)
    password = f"Seven Green Lanterns {uuid4().int}"
    link = made["set_password_url"]
    http = cast.anybody.http
    page = http.get(link)
    token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    form = {"csrfmiddlewaretoken": token, "new_password1": password, "new_password2": password}
    answer = http.post(link, data=form)
    assert answer.status_code == 302, answer.text
    return Rest(cast.server.base_url).login(made["username"], password), str(made["id"]), password


async def closes(socket: Socket, reason: str) -> None:
    started = time.monotonic()
    assert await socket.closed(timeout=5) == (1008, reason)
    assert time.monotonic() - started < 2


async def test_logout_closes_this_logins_sockets_and_no_others(cast: Cast, open_socket: Opener) -> None:
    first, second = cast.login("player3"), cast.login("player3")
    leaves, stays = await open_socket(cast, first), await open_socket(cast, second)
    assert first.post("/auth/logout", {"refresh": first.refresh_token}).status_code == 204
    await closes(leaves, "token_revoked")
    assert (await stays.ask("chat", {"text": "still here"}))["type"] == "ack"
    assert first.get("/auth/me").status_code == 401


async def test_deactivation_closes_and_keeps_out(cast: Cast, open_socket: Opener) -> None:
    who, id, _ = member(cast)
    socket = await open_socket(cast, who)
    cast.rest("owner").ok("PATCH", f"/organization/members/{id}", {"is_active": False})
    await closes(socket, "token_revoked")
    refused = await Socket.open(cast.server.ws_url, cast.id, who.token)
    assert (await refused.closed())[0] == 1008


async def test_a_changed_password_ends_every_other_login(cast: Cast, open_socket: Opener) -> None:
    who, _, password = member(cast)
    socket = await open_socket(cast, who)
    new = f"Nine Blue Kites {uuid4().int}"
    assert who.post("/auth/password", {"current_password": "wrong", "new_password": new}).status_code == 400
    assert (await socket.ask("chat", {"text": "nothing happened"}))["type"] == "ack"
    fresh = who.ok("POST", "/auth/password", {"current_password": password, "new_password": new})
    await closes(socket, "token_revoked")
    who.use(fresh["access"])
    assert (await (await open_socket(cast, who)).ask("chat", {"text": "back"}))["type"] == "ack"


async def test_a_changed_role_ends_the_old_tokens(cast: Cast, open_socket: Opener) -> None:
    who, id, _ = member(cast, "host")
    socket = await open_socket(cast, who)
    cast.rest("owner").ok("PATCH", f"/organization/members/{id}", {"role": "player"})
    await closes(socket, "token_revoked")


async def test_a_removed_guest_is_out_and_may_join_again_a_banned_one_not(cast: Cast, open_socket: Opener) -> None:
    guest = cast.guest("Gus")
    socket = await open_socket(cast, guest)
    seat = socket.greeting["state"]["me"]["id"]
    assert cast.rest("host").delete(f"{cast.path}/participants/{seat}").status_code == 204
    await closes(socket, "removed")
    out = await Socket.open(cast.server.ws_url, cast.id, guest.token)
    assert await out.closed() == (1008, "removed")
    again = await open_socket(cast, cast.guest("Gus"))
    seat = again.greeting["state"]["me"]["id"]
    assert cast.rest("host").delete(f"{cast.path}/participants/{seat}", ban="true").status_code == 204
    await closes(again, "banned")
    body = {"join_code": cast.session["join_code"], "nickname": "gus"}
    assert cast.anybody.refused("POST", "/join", body) == (403, "banned")


async def test_a_deleted_session_closes_its_sockets(cast: Cast, open_socket: Opener) -> None:
    socket = await open_socket(cast, "player")
    assert cast.rest("host").delete(cast.path).status_code == 204
    assert await socket.closed(timeout=5) == (1000, "session_ended")
    assert cast.rest("host").refused("POST", "/sessions", {"title": "x", "id": cast.id}) == (409, "id_taken")
