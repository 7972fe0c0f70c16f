"""One's own place among many, as a phone draws it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Visit, join
from tests.conftest import make_cast
from tests.support.quizzes import make_quiz, single
from tests.support.server import TriviaServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PLAYERS, PLACE, AT_ONCE = 200, 57, 4


def rows(page: Page) -> list[tuple[str, str, str]]:
    """Return rank, name and score of each row of the table."""
    parts = (".table__rank", ".table__name", ".table__score")
    columns = [page.locator(f".place .table__row {part}").all_inner_texts() for part in parts]
    return [(rank, name, score) for rank, name, score in zip(*columns, strict=True)]


def test_number_57_of_200_sees_55_to_59_and_equals_share_a_place(server: TriviaServer, visit: Visit) -> None:
    rest = make_cast(server).rest("host")
    quiz = make_quiz(rest, single("Which is red?"))
    cast = make_cast(
        server, quiz=quiz["id"], settings={"max_participants": PLAYERS + 10, "scoring": {"preset": "flat"}}
    )
    ada, alf = join(visit, cast, "Ada").page, join(visit, cast, "Alf").page
    others = [f"Player {n:03}" for n in range(1, PLAYERS - 1)]

    def come(name: str) -> None:
        rest.ok("POST", "/join", {"join_code": cast.session["join_code"], "nickname": name}, 201)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(come, others))
        seats = [
            seat
            for page in (1, 2)
            for seat in rest.get(f"{cast.path}/participants", page_size=100, page=page).json()["results"]
        ]
        assert len(seats) == PLAYERS
        # 54 with the same score, then each a little less: ranks 1, 1, …, 55, 56, 57, 58, 59, and all others behind.
        ids = {seat["nickname"]: seat["id"] for seat in seats}
        order = ["Alf", *others[: PLACE - 4], *others[100:102], "Ada", *others[102:104]]
        points = dict(zip(order, [*[900] * (PLACE - 3), 850, 840, 830, 820, 810], strict=True))

        def give(name: str) -> None:
            rest.ok("POST", f"{cast.path}/scores", {"participant": ids[name], "points": points[name]}, 201)

        list(pool.map(give, points))
    for command in ("start", "next", "reveal"):
        rest.command(cast.id, command)
    expect(ada.locator(".question__status")).to_contain_text("No answer this time")  # after the grace
    rest.command(cast.id, "leaderboard")
    expect(ada.locator(".place__rank")).to_have_text(f"{PLACE}. of {PLAYERS}")
    assert rows(ada) == [
        ("55.", others[100], "850"),
        ("56.", others[101], "840"),
        ("57.", "Ada", "830"),
        ("58.", others[102], "820"),
        ("59.", others[103], "810"),
    ]
    expect(ada.locator(".table__row--own")).to_contain_text("Ada")
    expect(ada.locator(".table__row--own")).to_be_in_viewport()
    expect(ada.locator(".place__gap")).to_contain_text("10 points to the next place")
    expect(alf.locator(".place__rank")).to_have_text(f"1. of {PLAYERS}")
    assert {(rank, score) for rank, _, score in rows(alf)} == {("1.", "900")}
    assert len(rows(alf)) == 5
