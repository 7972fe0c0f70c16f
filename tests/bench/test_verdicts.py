"""Verdicts and reports: met or not, by how much, and nothing made up where nothing was measured."""

import json
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.pages import filled
from benchmarks.rounds import Measured, interleave
from benchmarks.tools import NotRun
from benchmarks.verdicts import Section, at_least, at_most, reported


@pytest.mark.parametrize(("value", "met", "aimed"), [(2.5, True, True), (1.2, True, False), (0.9, False, False)])
def test_what_should_be_high_meets_must_and_aim_apart(value: float, met: bool, aimed: bool) -> None:
    verdict = at_least("fan-out", value, 1, 2)
    assert (verdict.met, verdict.aimed, verdict.must, verdict.aim) == (met, aimed, "≥ 1 ×", "≥ 2 ×")


@pytest.mark.parametrize(("value", "met", "aimed"), [(15, True, True), (30, True, False), (41, False, False)])
def test_what_should_be_low_meets_must_and_aim_apart(value: float, met: bool, aimed: bool) -> None:
    verdict = at_most("memory", value, 40, 20, unit="KB")
    assert (verdict.met, verdict.aimed) == (met, aimed)


def test_what_was_not_measured_is_neither_met_nor_missed() -> None:
    for verdict in (at_least("a", None, 1, 2), at_most("b", None, 1), reported("c", None, "")):
        assert verdict.told == "not run" and verdict.met is None and verdict.aimed is None


def test_an_aim_without_a_must_is_judged_alone() -> None:
    verdict = at_least("acks", 9_000, None, 10_000, unit="acks/s")
    assert verdict.met is None and verdict.aimed is False and verdict.told == "9,000 acks/s"


def test_rounds_alternate_and_the_median_is_told() -> None:
    order: list[str] = []

    def contestant(name: str, values: list[float]):  # type: ignore[no-untyped-def]
        def run() -> Measured:
            order.append(name)
            return {"x": values.pop(0)}

        return run

    rounds = interleave({"ours": contestant("ours", [1, 9, 2]), "theirs": contestant("theirs", [4, 4, 4])}, 3)
    assert order == ["ours", "theirs", "theirs", "ours", "ours", "theirs"]
    assert rounds.value("ours", "x") == 2 and rounds.ratio("ours", "theirs", "x") == 0.5


def test_a_peer_that_cannot_be_had_is_left_out_with_its_reason() -> None:
    def absent() -> Measured:
        raise NotRun("needs root")

    rounds = interleave({"ours": lambda: {"x": 1.0}, "theirs": absent}, 2)
    assert rounds.reasons == {"theirs": "needs root"} and rounds.ratio("ours", "theirs", "x") is None


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(report, "RESULTS", tmp_path / "RESULTS.md")
    monkeypatch.setattr(report, "DATA", tmp_path / "results.json")
    monkeypatch.setattr(report, "PLOTS", tmp_path / "plots")
    monkeypatch.setattr(report, "_latest", {})
    monkeypatch.setattr(report, "commit", lambda: "abc1234")
    return tmp_path


def _section(value: float) -> Section:
    verdict = at_least("fan-out", value, 1)
    return Section(
        "Fan-out", "How.", ["server", "x"], [["a | b", "1"]], [verdict], {"f.svg": "<svg/>"}, {"delivery_us": value}
    )


def test_a_run_of_the_same_commit_replaces_its_own_and_keeps_older_ones(folder: Path) -> None:
    (folder / "RESULTS.md").write_text("# Results\n\n## 0.1.0, an older run\n\nKept.\n")
    report.write("fanout", _section(3), "full", 3)
    report.write("fanout", _section(2), "full", 3)
    page = (folder / "RESULTS.md").read_text()
    assert page.count("<!-- run abc1234 -->") == 1 and "2 ×" in page and "3 ×" not in page
    assert page.index("abc1234") < page.index("## 0.1.0, an older run") and page.rstrip().endswith("Kept.")
    assert "a / b" in page and (folder / "plots" / "f.svg").exists()
    assert report.costs() == {"delivery_us": 2}


def test_sections_of_one_commit_stand_together_and_a_quick_run_writes_nothing(folder: Path) -> None:
    report.write("fanout", _section(3), "full", 3)
    report.write("latency", _section(4), "full", 3)
    assert [*json.loads((folder / "results.json").read_text())["sections"]] == ["fanout", "latency"]
    before = (folder / "RESULTS.md").read_text()
    report.write("fanout", _section(9), "quick", 1)
    assert (folder / "RESULTS.md").read_text() == before


def test_a_page_is_filled_between_its_marks_only() -> None:
    page = "Before.\n<!-- bars: written by the bench -->\nold \\1\n<!-- /bars -->\nAfter."
    told = filled(page, "bars", r"new \1")
    assert told == "Before.\n<!-- bars: written by the bench -->\n\nnew \\1\n\n<!-- /bars -->\nAfter."
    assert filled(told, "bars", r"new \1") == told
    with pytest.raises(ValueError, match="no place"):
        filled("Nothing here.", "bars", "")
