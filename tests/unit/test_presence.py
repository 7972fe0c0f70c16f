"""Who is here: one process's people, several processes' people, and what is announced of it."""

from typing import Any

from realtime.presence import Presence

GRACE = 5.0


def presence(process: str = "a", incarnation: str = "1") -> Presence:
    return Presence(process, incarnation, "quiz", GRACE)


def told(here: Presence, now: float = 0.0) -> list[tuple[str, Any, int]]:
    """Return what a flush announces as (type, who, count)."""
    return [
        (frame["type"], frame.get("user_ids") or frame["user_id"], frame["participant_count"])
        for frame in here.flush(now)
        if frame["type"] != "host_presence"
    ]


def whole(of: Presence) -> dict[str, Any]:
    """Return what a process tells every two seconds."""
    report = of.report(whole=True)
    assert report is not None
    return report


def test_a_single_join_and_a_clean_leave_are_one_frame_each() -> None:
    here = presence()
    here.join("ada", "Ada", None, "player")
    assert here.flush(0) == [
        {
            "type": "user_joined",
            "user_id": "ada",
            "session_id": "quiz",
            "participant_count": 1,
            "name": "Ada",
            "team": None,
            "role": "player",
        }
    ]
    here.leave("ada", clean=True, now=1)
    assert here.flush(1) == [{"type": "user_left", "user_id": "ada", "session_id": "quiz", "participant_count": 0}]


def test_a_user_joins_with_the_first_tab_and_leaves_with_the_last() -> None:
    here = presence()
    here.join("ada", "Ada", None, "player")
    assert told(here) == [("user_joined", "ada", 1)]
    here.join("ada", "Ada", None, "player")
    here.leave("ada", clean=True, now=0)
    assert told(here) == []
    here.leave("ada", clean=True, now=0)
    assert told(here) == [("user_left", "ada", 0)]


def test_a_lost_line_leaves_after_the_grace_unless_the_user_is_back() -> None:
    here = presence()
    here.join("ada", "Ada", None, "player")
    here.flush(0)
    here.leave("ada", clean=False, now=10)
    here.tick(14.9)
    assert told(here, 14.9) == []
    here.join("ada", "Ada", None, "player")
    here.tick(16)
    assert told(here, 16) == []
    here.leave("ada", clean=False, now=20)
    here.tick(25)
    assert told(here, 25) == [("user_left", "ada", 0)]


def test_who_came_and_went_in_one_window_is_told_of_both_times() -> None:
    here = presence()
    here.join("ada", "Ada", None, "player")
    here.leave("ada", clean=True, now=0)
    assert told(here) == [("user_joined", "ada", 0), ("user_left", "ada", 0)]


def test_many_joins_in_one_window_are_one_frame() -> None:
    here = presence()
    for sub in ("a", "b", "c"):
        here.join(sub, sub.upper(), None, "player")
    (frame,) = here.flush(0)
    assert frame["user_id"] == "c"
    assert frame["user_ids"] == ["a", "b", "c"]
    assert [person["name"] for person in frame["users"]] == ["A", "B", "C"]
    assert frame["participant_count"] == 3


def test_host_presence_is_told_with_the_first_host_and_without_the_last() -> None:
    here = presence()
    here.join("h", "Hana", None, "host")
    assert {"type": "host_presence", "data": {"connected": True}} in here.flush(0)
    here.join("p", "Ada", None, "player")
    assert [frame["type"] for frame in here.flush(0)] == ["user_joined"]
    here.leave("h", clean=True, now=0)
    assert {"type": "host_presence", "data": {"connected": False}} in here.flush(0)


def exchange(one: Presence, other: Presence, *, whole: bool = False, now: float = 0.0) -> bool:
    report = one.report(whole=whole)
    return report is None or other.hear(report, now)


def test_two_processes_unite_and_a_user_in_both_counts_once() -> None:
    one, other = presence("a"), presence("b")
    one.join("ada", "Ada", None, "player")
    other.join("ada", "Ada", None, "player")
    other.join("ben", "Ben", None, "player")
    assert exchange(other, one, whole=True)
    assert told(one) == [("user_joined", ["ada", "ben"], 2)]
    assert one.connections() == 3
    other.leave("ada", clean=True, now=0)
    assert exchange(other, one)
    assert told(one) == []
    other.leave("ben", clean=True, now=0)
    assert exchange(other, one)
    assert told(one) == [("user_left", "ben", 1)]


def test_a_skipped_report_asks_for_the_whole() -> None:
    one, other = presence("a"), presence("b")
    assert exchange(other, one, whole=True)
    other.join("ada", "Ada", None, "player")
    other.report(whole=False)  # lost
    other.join("ben", "Ben", None, "player")
    assert not exchange(other, one)
    assert exchange(other, one, whole=True)
    assert told(one) == [("user_joined", ["ada", "ben"], 2)]


def test_who_came_and_went_between_two_reports_is_told_of_in_the_other_process_too() -> None:
    for whole in (False, True):
        one, other = presence("a"), presence("b")
        other.join("ben", "Ben", None, "player")
        assert exchange(other, one)
        told(one)
        other.join("ada", "Ada", None, "player")
        other.leave("ada", clean=True, now=0)
        assert exchange(other, one, whole=whole)
        assert told(one) == [("user_joined", "ada", 1), ("user_left", "ada", 1)]
        assert exchange(other, one, whole=whole)
        assert told(one) == []


def test_a_process_that_is_not_heard_for_eight_seconds_is_dropped_at_once() -> None:
    one, other = presence("a"), presence("b")
    other.join("ada", "Ada", None, "player")
    exchange(other, one, whole=True, now=100)
    told(one)
    one.tick(107.9)
    assert told(one) == []
    one.tick(108.1)
    assert told(one) == [("user_left", "ada", 0)]


def test_silence_is_not_trusted_after_the_layer_was_down() -> None:
    one, other = presence("a"), presence("b")
    other.join("ada", "Ada", None, "player")
    exchange(other, one, whole=True, now=100)
    told(one)
    one.distrust_silence(109)
    one.tick(118.9)
    assert told(one) == []
    one.tick(119.1)
    assert told(one) == [("user_left", "ada", 0)]


def test_a_whole_set_of_five_thousand_that_brings_nothing_new_touches_nobody() -> None:
    here, there = presence("a"), presence("b")
    for number in range(5_000):
        there.join(f"p{number}", f"P{number}", None, "guest")
    here.hear(whole(there), 0)
    (frame,) = here.flush(0)
    assert (frame["participant_count"], len(frame["user_ids"])) == (5_000, 5_000)
    here.hear(whole(there), 2)
    assert here.is_settled
    there.leave("p7", clean=True, now=3)
    there.join("new", "New", None, "guest")
    here.hear(whole(there), 4)
    assert told(here) == [("user_joined", "new", 5_000), ("user_left", "p7", 5_000)]
    assert here.count == 5_000


def test_a_new_incarnation_of_a_process_replaces_the_old() -> None:
    one, old, new = presence("a"), presence("b", "1"), presence("b", "2")
    old.join("ada", "Ada", None, "player")
    exchange(old, one, whole=True)
    told(one)
    new.join("ben", "Ben", None, "player")
    assert exchange(new, one)
    assert told(one) == [("user_joined", "ben", 1), ("user_left", "ada", 1)]


def test_a_removed_player_keeps_no_seat() -> None:
    here = presence()
    here.join("ada", "Ada", None, "player")
    here.flush(0)
    here.unseated.add("ada")
    here.leave("ada", clean=True, now=1)
    here.flush(1)
    assert here.left_at == {}


def test_a_seat_is_remembered_for_players_and_not_for_hosts() -> None:
    here = presence()
    here.join("ada", "Ada", None, "player")
    here.join("hana", "Hana", None, "host")
    here.flush(0)
    here.leave("ada", clean=True, now=1)
    here.leave("hana", clean=True, now=1)
    here.flush(7)
    assert here.left_at == {"ada": 7}
