"""Plots and flame graphs: well-formed, to scale, with every name escaped."""

import re

from defusedxml import ElementTree

from benchmarks import svg
from benchmarks.flame import drawing, grown, shares

SVG = "{http://www.w3.org/2000/svg}"
LOOP = "<module> (manage.py:16);Runner.run (asyncio/runners.py:118)"
THREAD = "Thread.run (threading.py:982)"
STACKS = [
    f"{LOOP};Delivery._write (realtime/delivery.py:88);write (libc.so.6) 60",
    f"{LOOP};Delivery._write (realtime/delivery.py:91) 15",
    f"{LOOP};epoll_pwait (libc.so.6) 500",
    f"{THREAD};_WorkItem.run (concurrent/futures/thread.py:58);0x7f12 (libc.so.6);commit (a.py:1) 25",
    f"{THREAD};_worker (concurrent/futures/thread.py:81);_queue_SimpleQueue_get (_queuemodule.c) 900",
    "",
]


def test_bars_are_to_scale_and_ours_stand_out() -> None:
    page = ElementTree.fromstring(svg.bars("A < B", {"theirs": 50, "Trivia": 100}, ours=("Trivia",), unit=" KB"))
    drawn = [rect for rect in page.iter(f"{SVG}rect") if rect.get("rx") == "3"]
    assert [float(rect.get("width", "0")) for rect in drawn] == [410.0, 205.0]
    assert [rect.get("fill") for rect in drawn] == [svg.OURS, svg.THEIRS]
    assert page.get("aria-label") == "A < B"


def test_a_plot_of_nothing_is_still_a_picture() -> None:
    ElementTree.fromstring(svg.bars("Nothing", {}))
    ElementTree.fromstring(svg.lines("Nothing", {}, across="x", up="y"))


def test_lines_go_over_tens() -> None:
    page = svg.lines("Growth", {"a": [(10, 1), (1_000, 100)]}, across="members", up="µs")
    ElementTree.fromstring(page)
    (path,) = re.findall(r'points="([^"]+)"', page)
    (x0, y0), (x1, y1) = (map(float, point.split(",")) for point in path.split())
    assert x0 < x1 and y0 > y1


def test_a_flame_graph_leaves_out_threads_that_wait_and_what_is_no_frame_of_ours() -> None:
    root = grown(STACKS)
    assert root.samples == 100
    assert {name: frame.samples for name, frame in root.children.items()} == {"the loop": 75, "database threads": 25}
    assert [*root.children["database threads"].children] == ["commit (a.py)"]


def test_the_lines_of_a_function_are_one_frame_and_own_time_is_told_apart() -> None:
    root = grown(STACKS)
    (delivery,) = root.children["the loop"].children.values()
    assert delivery.samples == 75
    assert shares(root) == {
        "write (libc.so.6)": 0.6,
        "commit (a.py)": 0.25,
        "Delivery._write (realtime/delivery.py)": 0.15,
    }


def test_a_flame_graph_is_to_scale() -> None:
    page = ElementTree.fromstring(drawing("Fan-out & more", grown(STACKS)))
    widths = {group[0].text: float(group[1].get("width", "0")) for group in page.iter(f"{SVG}g")}
    assert widths["the loop: 75.0%"] == 899.5
    assert widths["write (libc.so.6): 60.0%"] == 719.5
