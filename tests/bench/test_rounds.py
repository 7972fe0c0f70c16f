"""What is made of several rounds: medians, ratios of each round, and no fault hidden by them."""

from itertools import cycle

import pytest

from benchmarks.rounds import Measured, interleave


def test_a_machine_that_slows_down_between_rounds_changes_no_ratio_of_a_round() -> None:
    ours, theirs = iter((90.0, 45.0, 10.0)), iter((100.0, 50.0, 20.0))
    rounds = interleave({"ours": lambda: {"rate": next(ours)}, "theirs": lambda: {"rate": next(theirs)}}, 3)
    assert rounds.paired("ours", "theirs", "rate") == pytest.approx(0.9)
    assert rounds.ratio("ours", "theirs", "rate") == pytest.approx(45 / 50)
    assert rounds.paired("ours", "nobody", "rate") is None


def test_a_fault_of_one_round_is_told() -> None:
    faults = cycle((0.0, 3.0, 0.0))
    assert interleave({"ours": lambda: {"faults": next(faults)}}, 3).value("ours", "faults") == 3


def test_what_fails_is_named_and_the_others_are_compared() -> None:
    def breaks() -> Measured:
        raise RuntimeError("no such thing")

    rounds = interleave({"ours": lambda: {"rate": 1.0}, "theirs": breaks}, 2)
    both = rounds.with_others(interleave({"third": lambda: {"rate": 2.0}}, 1))
    assert both.reasons == {"theirs": "failed: no such thing"}
    assert both.paired("ours", "theirs", "rate") is None
    assert both.ratio("third", "ours", "rate") == 2
