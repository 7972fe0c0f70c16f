"""The model of an installation: sums that can be done by hand, and growth that must be so."""

from dataclasses import replace

import pytest

from benchmarks.model import FILL, Burst, Costs, Night, plan
from benchmarks.predictions import checks

COSTS = Costs(
    delivery_us=10,
    event_us=1_000,
    remote_us=500,
    valkey_publish_us=20,
    valkey_subscriber_us=10,
    postgres_event_us=800,
    question_us=5_000,
    player_us=200,
    postgres_question_us=1_000,
    postgres_player_us=50,
    gossip_us=2,
    idle_us=1,
    connection_kb=20,
    process_mb=100,
    answer_us=100,
    postgres_answer_us=20,
    commit_us=5_000,
)
TOLD = {
    "few": 20.0,
    "many": 1_000.0,
    "event_1_few_us": 1_200.0,  # 1,000 and 20 deliveries of 10
    "event_1_many_us": 11_000.0,
    "event_2_few_us": 1_700.0,
    "event_2_many_us": 11_600.0,
    "event_1_few_valkey_us": 30.0,
    "event_2_few_valkey_us": 40.0,
    "event_1_many_valkey_us": 30.0,
    "event_2_many_valkey_us": 40.0,
    "event_1_few_postgres_us": 800.0,
    "event_1_few_p50_ms": 5.0,
    "game_few": 20.0,
    "game_many": 1_000.0,
    "game_few_us_postgres": 450.0,  # 200, and a twentieth of 5,000
    "game_us_postgres": 205.0,
    "game_few_behind_us": 100.0,
    "game_behind_us": 51.0,
    "idle_1_us": 1_000.0,
    "idle_2_us": 2_000.0,
    "connection_kb": 20.0,
    "process_mb": 100.0,
    "answers": 1_000.0,
    "answer_us_postgres": 100.0,
    "answer_behind_us_postgres": 20.0,
    "answers_p99_ms_postgres": 120.0,
}


def test_two_rooms_tell_apart_what_an_event_costs_and_what_a_member_does() -> None:
    found = Costs.measured(TOLD)
    for name, value in vars(COSTS).items():
        assert getattr(found, name) == pytest.approx(value), name


def test_a_small_crowd_needs_one_process_and_no_valkey() -> None:
    found = plan(COSTS, 1_000, 20, sticky=False)
    assert (found.processes, found.valkey_cores, found.spread) == (1, 0, 1)
    # 50 rooms: chat 8.3 a second, 1.7 questions and 33 answers a second, 1,000 idle members.
    night = Night()
    chats, questions, answers = 1_000 * night.chats_a_player, 50 / 30, 1_000 / 30
    by_hand = questions * 5_000 + answers * 200 + chats * (1_000 + 20 * 10) + 1_000 * 1
    assert found.process_cores == pytest.approx(by_hand / 1e6)


def test_processes_are_added_until_their_cores_have_air() -> None:
    found = plan(COSTS, 100_000, 20, sticky=True)
    assert found.processes > 1 and found.is_possible
    assert found.process_cores <= found.processes * FILL


def test_bringing_a_rooms_members_together_saves_processes_and_the_layer() -> None:
    anywhere, together = (plan(COSTS, 100_000, 20, sticky=sticky) for sticky in (False, True))
    assert together.spread == 1 < anywhere.spread
    assert together.processes < anywhere.processes
    assert together.valkey_cores < anywhere.valkey_cores


def test_a_layer_beyond_one_valkey_is_sharded_by_session() -> None:
    busy = replace(COSTS, valkey_subscriber_us=2_000)
    found = plan(busy, 100_000, 20, sticky=True)
    assert found.valkeys == -(-found.valkey_cores // FILL) > 1
    assert found.first_to_saturate == "Valkey"


def test_what_no_number_of_processes_holds_is_said_to_be_impossible() -> None:
    assert not plan(replace(COSTS, remote_us=50_000, gossip_us=500), 1_000_000, 20, sticky=False).is_possible


def test_a_burst_is_committed_in_groups_and_everyone_is_acked_once() -> None:
    waits = Burst(parse_us=50, store_us=100, commit_us=5_000).waits_ms(1_000)
    assert len(waits) == 1_000 and waits == sorted(waits)
    assert waits[0] == pytest.approx(0.05 + 5 + 0.1)
    # All parsing hides behind commits; all storing and at least three commits of at most 500 are waited for.
    assert 100 + 3 * 5 <= waits[-1] <= 100 + 10 * 5
    alone = Burst(parse_us=50, store_us=100, commit_us=5_000, most=1).waits_ms(1_000)
    assert alone[-1] > 20 * waits[-1]


def test_predictions_stand_beside_what_was_measured() -> None:
    rows = checks(TOLD)
    assert rows[0][1:] == ["11,500 µs", "11,600 µs", "0.99"]
    assert all(len(row) == 4 for row in rows)
