"""The end of a socket: every code with its reason, and what the application is told."""

import pytest

from tests.servers.conftest import AppServer
from tests.servers.wire import CLOSE

CODES = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999]


@pytest.mark.parametrize("code", CODES)
def test_an_application_closes_with_any_code_and_its_reason(app: AppServer, code: int) -> None:
    with app.wire(f"/close/{code}/some_reason") as wire:
        assert wire.closed() == (code, "some_reason")
        wire.close(code)
        assert wire.has_ended()


def test_1008_is_a_close_frame_and_nothing_else(app: AppServer) -> None:
    with app.wire("/close/1008/token_expired") as wire:
        assert wire.next() == (CLOSE, b"\x03\xf0token_expired")


def test_a_long_reason_is_cut_between_characters(app: AppServer) -> None:
    with app.wire("/close/1008/" + "%C3%A9" * 100) as wire:
        assert wire.closed() == (1008, "é" * 61)


def test_a_peer_that_does_not_answer_a_close_is_dropped(app: AppServer) -> None:
    with app.wire("/close/1008/silence") as wire:
        assert wire.closed() == (1008, "silence")
        assert wire.has_ended()
    told = app.disconnect("close", 1008, "silence")
    assert (told["code"], told["clean"]) == (1006, False)


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("normal", 1000, (1000, "bye", True)),
        ("none", None, (1005, "", True)),
        ("away", 1001, (1001, "bye", False)),
        ("policy", 1008, (1008, "bye", False)),
        ("own", 4001, (4001, "bye", False)),
        ("invalid", 999, (999, "bye", False)),
        ("reserved", 1006, (1006, "bye", False)),
    ],
)
def test_only_1000_or_no_code_is_a_clean_end(
    app: AppServer, name: str, code: int | None, told: tuple[int, str, bool]
) -> None:
    with app.wire(f"/echo/{name}") as wire:
        wire.close(code, "bye" if code else "")
        answer = wire.closed()[0]
        assert answer == (1002 if code in {999, 1006} else code), "a close frame is answered with its own code"
        assert wire.has_ended()
    end = app.disconnect("echo", name)
    assert (end["code"], end["reason"], end["clean"]) == told


def test_a_lost_line_is_not_clean(app: AppServer) -> None:
    with app.wire("/echo/lost"):
        pass
    end = app.disconnect("echo", "lost")
    assert (end["code"], end["reason"], end["clean"]) == (1006, "", False)


def test_a_peer_that_agrees_to_our_close_did_not_leave_on_purpose(app: AppServer) -> None:
    with app.wire("/close/1013/agreed") as wire:
        wire.closed()
        wire.close(1000)
        assert wire.has_ended()
    assert app.disconnect("close", 1013, "agreed")["clean"] is False


def test_frames_keep_the_order_of_sends_and_end_with_the_close(app: AppServer) -> None:
    with app.wire("/order/200") as wire:
        assert [wire.message() for _ in range(200)] == [str(number) for number in range(200)]
        assert wire.closed() == (1000, "done")
        wire.close(1000)
        assert wire.has_ended()


@pytest.mark.parametrize("path", ["/stumble/late", "/leave"])
def test_an_application_that_fails_or_just_leaves_closes_1011(app: AppServer, path: str) -> None:
    with app.wire(path) as wire:
        assert wire.closed()[0] == 1011


def test_empty_messages_pass(app: AppServer) -> None:
    with app.wire("/echo/empty") as wire:
        wire.text("")
        wire.frame(2, b"")
        assert (wire.next(), wire.next()) == ((1, b""), (2, b""))
