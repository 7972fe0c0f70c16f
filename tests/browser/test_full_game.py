"""A full game of every kind in Chromium, by keyboard and touch: by the host's hand, and by the server alone."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Visit, at_desk, console, join, log_in, shown_card, unless_the_clock_did, watch_cards
from tests.browser.test_kinds import by_buzzer, by_choice, by_choices, by_number, by_order, by_pairs, by_text
from tests.conftest import Cast, make_cast
from tests.support.browser import CUT_LINE
from tests.support.quizzes import KINDS, make_quiz, of_kind
from tests.support.scores import PENALTY, STREAK, expected, team_means
from tests.support.server import TriviaServer
from tests.support.skips import count, is_deep

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
ROUNDS = ["Round One", "Round Two", "Round Three"]
TEAMS = ["Aces", "Bees", "Cats", "Dogs"]
RULES = {
    "scoring": {"preset": "kahoot", "penalty": PENALTY, "streak": {"bonus": STREAK, "cap": 5}},
    "team_mode": "mean",
}
LATE_AFTER = 2  # the question after which two more come in
OPENS = {"slide": "Show the slide", "buzzer": "Arm the buzzers"}
TOLD = re.compile("Locked in|Right|Partly|Not right|Thank you")
FEW = ("single", "typed", "slide", "order", "buzzer")
Act = Callable[[Page], None]


def second_choice(page: Page) -> None:
    page.locator(".tile").nth(1).click()


def one_choice(page: Page) -> None:
    page.locator(".tile").nth(1).click()
    page.get_by_role("button", name="Lock in 1 of 4").click()


def wrong_text(page: Page) -> None:
    page.locator("#typed-answer").fill("somewhere")
    page.keyboard.press("Enter")


def wrong_number(page: Page) -> None:
    page.get_by_label("Your number").fill("7")
    page.locator(".answer").get_by_role("button", name="Send").click()


def wrong_order(page: Page) -> None:
    rows = page.locator(".order__row .tile__text")
    if rows.all_text_contents() == ["step one", "step two", "step three"]:
        page.get_by_role("button", name="Down: step one").click()
    page.get_by_role("button", name="Lock in this order").click()


def wrong_pairs(page: Page) -> None:
    for n in range(3):
        page.get_by_label(f"left {n}").select_option(label=f"right {(n + 1) % 3}")
    page.get_by_role("button", name="Lock in these pairs").click()


def right_single(page: Page) -> None:
    page.keyboard.press("2")


# kind: what is right, what is wrong
WAYS: dict[str, tuple[Act, Act]] = {
    "single": (right_single, by_choice),
    "multiple": (by_choices, one_choice),
    "true_false": (by_choice, second_choice),
    "typed": (by_text, wrong_text),
    "number": (by_number, wrong_number),
    "order": (by_order, wrong_order),
    "match": (by_pairs, wrong_pairs),
    "poll": (by_choice, second_choice),
    "word_cloud": (by_text, wrong_text),
}


def is_right(player: int, question: int) -> bool:
    """Who is right when: everybody is now and then, nobody always."""
    return (player * 7 + question * 3) % 4 != 0


def game(server: TriviaServer, kinds: Sequence[str], buzzer: int = 120, **settings: Any) -> Cast:
    """Make a session with a quiz of these kinds in three rounds.

    There is time enough on any machine: once all have answered it goes on. (In auto mode nobody judges who buzzes, so
    that buzzers run to their end.)
    """
    seconds = {"slide": 0, "buzzer": buzzer}
    rest = make_cast(server).rest("host")
    questions = [
        of_kind(kind, f"Number {n}, {kind}", time_limit=seconds.get(kind, 120)) for n, kind in enumerate(kinds, 1)
    ]
    quiz = make_quiz(rest, *questions)
    for number, title in enumerate(ROUNDS):
        part = rest.ok("POST", f"/quizzes/{quiz['id']}/rounds", {"title": title}, 201)
        size = round_size(kinds)
        for question in quiz["questions"][number * size : number * size + size]:
            rest.ok("PATCH", f"/quizzes/{quiz['id']}/questions/{question['id']}", {"round": part["id"]})
    return make_cast(server, title="Quiz night", quiz=quiz["id"], settings={**RULES, **settings})


def round_size(kinds: Sequence[str]) -> int:
    return -(-len(kinds) // len(ROUNDS))


def players(visit: Visit, cast: Cast, **options: Any) -> list[Page]:
    number = count(3, 12)
    return [join(visit, cast, f"Player {n}", TEAMS[n % 4], **options).page for n in range(number)]


def reach(page: Page, number: int, kind: str) -> None:
    expect(page.locator(".question__text")).to_have_text(f"Number {number}, {kind}", timeout=30_000)


def play(page: Page, player: int, number: int, kind: str) -> None:
    """Answer as this player does."""
    expect(page.locator(".answer > *")).to_be_visible(timeout=20_000)
    WAYS[kind][0 if is_right(player, number) else 1](page)


def is_told(page: Page) -> None:
    """Wait until the page says that the answer was taken, or more."""
    expect(page.locator(".question__status").first).to_contain_text(TOLD)


def check(cast: Cast, kinds: Sequence[str], pages: list[Page], late: dict[str, int]) -> None:
    """Scores are what the formulas give, on every page and in every file."""
    results = cast.rest("host").ok("GET", f"{cast.path}/results")
    scores = {row["nickname"]: row["score"] for row in results["participants"]}
    assert scores == expected(results, late)
    assert {row["name"]: row["score"] for row in results["teams"]} == team_means(results, late)
    assert len(results["questions"]) == len(kinds) - 1, "all but the slide were marked"
    for page in pages:
        expect(page.get_by_role("list", name="Podium")).to_be_visible(timeout=30_000)
    rights = {answer["question_id"]: 0 for answer in results["answers"]}
    for answer in results["answers"]:
        rights[answer["question_id"]] += answer["correct"] is True
    for question in results["questions"]:
        assert question["correct"] == rights.get(question["id"], 0)
    asked = {row["id"] for row in results["questions"] if row["kind"] not in {"buzzer", "slide"}}
    for me in results["participants"]:
        given = {row["question_id"] for row in results["answers"] if row["participant"] == me["id"]}
        missed = {row["number"] for row in results["questions"] if row["id"] in asked - given}
        assert missed == set(range(1, late.get(me["nickname"], 1))), "no answer was lost"


def test_by_hand(server: TriviaServer, visit: Visit) -> None:
    kinds = KINDS if is_deep() else FEW
    cast = game(server, kinds)
    desk = log_in(visit, cast, "/admin/sessions_app/triviasession/").page
    pages = players(visit, cast)
    watch_cards(pages[0])
    pin = str(cast.session["join_code"])
    row = desk.locator("#result_list tr", has_text=f"{pin[:3]}\u00a0{pin[3:]}")
    row.locator("input.action-select").check()
    desk.locator("select[name=action]").select_option(label="Start the quiz")
    desk.locator("button[name=index]").click()
    expect(desk.get_by_text("1 started")).to_be_visible()
    host = console(visit, cast).page
    late: dict[str, int] = {}
    for number, kind in enumerate(kinds, 1):
        if (number - 1) % round_size(kinds) == 0:  # each round begins with its card
            shown_card(pages[0], ROUNDS[(number - 1) // round_size(kinds)])
            unless_the_clock_did(host, "Show the question")
        for page in pages:
            reach(page, number, kind)
        unless_the_clock_did(host, OPENS.get(kind, "Open the answers"))
        if kind == "slide":
            expect(host.get_by_role("button", name="Next question")).to_be_visible()
        elif kind == "buzzer":
            buzz(host, pages)
        else:
            for player, page in enumerate(pages):
                play(page, player, number, kind)
                is_told(page)
            expect(pages[-1].locator(".question__explanation")).to_contain_text("canary", timeout=20_000)
        if number == LATE_AFTER:
            for place in range(2):
                late[f"Late {place}"] = LATE_AFTER + 1
                pages.append(join(visit, cast, f"Late {place}", TEAMS[place]).page)
        if number == len(kinds):
            at_desk(host, "Show the podium")
        elif kind == "slide":
            at_desk(host, "Next question")
        else:
            at_desk(host, "Show the scores")
            at_desk(host, "Next question")
    check(cast, kinds, [host, *pages], late)
    pages[1].get_by_role("link", name="My results").click()
    expect(pages[1].locator(".facts")).to_contain_text("Points")
    host.get_by_role("link", name="All results").click()
    expect(host.locator(".results__question")).to_have_count(len(kinds) - 1)


def buzz(host: Page, pages: list[Page]) -> None:
    expect(pages[0].locator(".buzzer--armed")).to_be_visible()
    by_buzzer(pages[0])
    expect(pages[0].locator(".buzzer--mine")).to_be_visible()
    pages[1].locator(".buzzer--armed").click()
    expect(pages[1].locator(".buzzer--line")).to_be_visible()
    expect(host.locator("buzzer-disc")).to_contain_text("Player 0 has the word")
    host.keyboard.press("w")
    expect(pages[1].locator(".buzzer--mine")).to_be_visible()
    expect(host.locator("buzzer-disc")).to_contain_text("Player 1 has the word")
    host.keyboard.press("r")
    expect(host.locator(".question__explanation")).to_contain_text("canary")


def test_with_nobody_at_the_desk_and_a_power_cut(make_server: Callable[..., TriviaServer], visit: Visit) -> None:
    """Started, the host's browser is closed; in the middle of a question the server is killed, and started again."""
    server = make_server()
    kinds = KINDS if is_deep() else FEW
    cast = game(server, kinds, 8, auto={"answer_reveal": 2, "leaderboard": 1})
    pages = players(visit, cast, allow=CUT_LINE)
    watch_cards(pages[0])
    desk = console(visit, cast, allow=CUT_LINE)
    desk.page.get_by_role("button", name="Start the quiz").click()
    shown_card(pages[0], ROUNDS[0])
    desk.context.close()
    late: dict[str, int] = {}
    for number, kind in enumerate(kinds, 1):
        for page in pages:
            reach(page, number, kind)
        if kind == "slide":
            continue
        if kind == "buzzer":
            expect(pages[0].locator(".buzzer--armed")).to_be_visible(timeout=20_000)
            by_buzzer(pages[0])
            continue
        for player, page in enumerate(pages):
            play(page, player, number, kind)
            if player < len(pages) - 1:  # the last one's answer ends the question: it is gone in a moment
                is_told(page)
            if number == LATE_AFTER and player == 1:
                server.kill()
                server.start()
        if number == LATE_AFTER:
            for place in range(2):
                late[f"Late {place}"] = LATE_AFTER + 1
                pages.append(join(visit, cast, f"Late {place}", TEAMS[place], allow=CUT_LINE).page)
    for page in pages:
        expect(page.get_by_role("list", name="Podium")).to_be_visible(timeout=90_000)
    check(cast, kinds, pages, late)
    moves = [f["data"] for f in cast.events() if f["type"] == "session_update" and "state" in f["data"]]
    versions = [move["version"] for move in moves]
    assert versions == sorted(set(versions)), "no step twice"
    cards = [move["round_card"]["title"] for move in moves if move.get("round_card")]
    assert cards == ROUNDS
