"""The editor at the desk: all kinds by keyboard, moved, deleted and brought back, kept when a save fails."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Visit
from tests.conftest import Cast
from tests.support.browser import axe, axe_in_themes
from tests.support.quizzes import KINDS, make_quiz, single

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def desk(visit: Visit, cast: Cast, path: str, kind: str = "laptop", **options: str) -> Page:
    page: Page = visit(kind, cast.server.base_url, **options).page
    account = cast.account("host")
    page.goto(f"/login/?next={path}")
    page.get_by_label("Username").fill(account["username"])
    page.get_by_label("Password").fill(account["password"])
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"**{path}")
    return page


def editor(visit: Visit, cast: Cast, quiz: str, kind: str = "laptop", **options: str) -> Page:
    page = desk(visit, cast, f"/admin/sessions_app/quiz/{quiz}/change/", kind, **options)
    saved(page)
    return page


def saved(page: Page) -> None:
    expect(page.locator("#save-status")).to_have_text("Saved")


def texts(cast: Cast, quiz: str) -> list[str]:
    rows = cast.rest("host").get(f"/quizzes/{quiz}/questions").json()["results"]
    return [row["text"] for row in rows]


def type_in(page: Page, label: str, text: str) -> None:
    page.get_by_role("textbox", name=label, exact=True).fill(text)


def test_a_quiz_of_all_kinds_is_written_by_keyboard(cast: Cast, visit: Visit) -> None:
    page = desk(visit, cast, "/admin/sessions_app/quiz/add/")
    page.keyboard.type("Keys only")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    saved(page)
    quiz = page.url.split("/")[-3]
    for number, kind in enumerate(KINDS):
        page.get_by_label("Kind of the new question").select_option(kind)
        page.get_by_role("button", name="New question").press("Enter")
        expect(page.get_by_role("textbox", name="Question", exact=True)).to_be_focused()
        page.keyboard.type(f"Question {number} of kind {kind}")
        if kind in {"single", "multiple", "poll", "order"}:
            page.get_by_label("Choice A", exact=True).focus()
            page.keyboard.type("first")
            page.keyboard.press("Enter")
            page.keyboard.type("second")
            page.keyboard.press("Enter")
            page.keyboard.type("third")
        if kind == "multiple":
            page.get_by_label("Choice B is right").press("Space")
        if kind == "typed":
            page.get_by_label("Right answer 1").press_sequentially("Paris")
        if kind == "number":
            page.get_by_label("The number").press_sequentially("42")
        if kind == "match":
            for side, words in (("Left 1", "Italy"), ("Right 1", "Rome"), ("Left 2", "Spain"), ("Right 2", "Madrid")):
                page.get_by_label(side).press_sequentially(words)
        page.keyboard.press("Tab")
        saved(page)
    rows = cast.rest("host").get(f"/quizzes/{quiz}/questions").json()["results"]
    assert [row["kind"] for row in rows] == list(KINDS)
    assert [choice["text"] for choice in rows[0]["choices"]] == ["first", "second", "third"]
    page.reload()
    saved(page)
    expect(page.locator(".run__question")).to_have_count(len(KINDS))
    page.locator(".run__question").first.focus()
    page.keyboard.press("n")
    page.keyboard.type("Same kind")
    expect(page.get_by_label("Kind", exact=True)).to_have_value("single")


def test_questions_are_moved_by_keys_and_by_drag(cast: Cast, visit: Visit) -> None:
    quiz = make_quiz(cast.rest("host"), *(single(f"q{n}") for n in range(4)))["id"]
    page = editor(visit, cast, quiz)
    page.locator(".run__question").nth(0).click()
    page.keyboard.press("Alt+ArrowDown")
    saved(page)
    expect(page.locator(".run__question").nth(1)).to_contain_text("q0")
    assert texts(cast, quiz) == ["q1", "q0", "q2", "q3"]
    handle, target = (
        page.locator(".run__handle").nth(3).bounding_box(),
        page.locator(".run__item").nth(0).bounding_box(),
    )
    assert handle is not None and target is not None
    page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    page.mouse.down()
    page.mouse.move(target["x"] + 5, target["y"] + 5, steps=5)
    expect(page.locator(".run__item--target")).to_have_count(1)
    page.mouse.up()
    expect(page.locator(".run__question").nth(0)).to_contain_text("q3")
    saved(page)
    assert texts(cast, quiz) == ["q3", "q1", "q0", "q2"]


def test_rounds_are_named_and_filled(cast: Cast, visit: Visit) -> None:
    quiz = make_quiz(cast.rest("host"), single("q0"), single("q1"))["id"]
    page = editor(visit, cast, quiz)
    page.get_by_role("button", name="New round").click()
    page.get_by_label("Title of the round").fill("Rivers")
    page.get_by_label("Title of the round").press("Tab")
    saved(page)
    page.locator(".run__question").nth(1).click()
    page.get_by_label("Round", exact=True).select_option(label="Rivers")
    saved(page)
    told = cast.rest("host").get(f"/quizzes/{quiz}").json()["rounds"]
    assert [part["title"] for part in told] == ["Rivers"]
    rows = cast.rest("host").get(f"/quizzes/{quiz}/questions").json()["results"]
    assert [row["round"] for row in rows] == [None, told[0]["id"]]
    page.get_by_role("button", name="Rules of the round Rivers").click()
    rules = page.get_by_role("dialog")
    rules.get_by_label("Leaderboard").select_option("rounds")
    rules.get_by_label("Points", exact=True).select_option("floor")
    rules.get_by_label("Never below").fill("30")
    expect(rules.get_by_role("row", name="At the end")).to_contain_text("300")
    assert axe(page) == []
    rules.get_by_role("button", name="Done").click()
    expect(page.get_by_role("button", name="Rules of the round Rivers")).to_have_text("Own rules")
    saved(page)
    part = cast.rest("host").get(f"/quizzes/{quiz}").json()["rounds"][0]
    assert (part["leaderboard"], part["scoring"]["preset"], part["scoring"]["floor"]) == ("rounds", "floor", 30)
    expect(page.locator("#q-scoring option").first).to_have_text("As the round says")
    page.get_by_label("Points", exact=True).fill("2000")
    expect(page.locator("#pane-form").get_by_role("row", name="At the end")).to_contain_text("600")


def test_a_deleted_question_comes_back(cast: Cast, visit: Visit) -> None:
    quiz = make_quiz(cast.rest("host"), single("q0"), single("q1"))["id"]
    page = editor(visit, cast, quiz)
    page.get_by_role("button", name="Delete this question").click()
    expect(page.locator("#toast")).to_be_visible()
    assert texts(cast, quiz) == ["q1"]
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".run__question")).to_have_count(2)
    assert texts(cast, quiz) == ["q0", "q1"]


def test_what_could_not_be_saved_is_kept_and_tried_again(cast: Cast, visit: Visit) -> None:
    quiz = make_quiz(cast.rest("host"), single("q0"))["id"]
    page = editor(visit, cast, quiz, allow=["ERR_FAILED", "Failed to load resource"])  # type: ignore[arg-type]
    page.route("**/questions/*", lambda route: route.abort())
    type_in(page, "Question", "typed while the line was down")
    expect(page.locator("#save-status")).to_contain_text("Not saved")
    page.unroute("**/questions/*")
    saved(page)
    assert texts(cast, quiz) == ["typed while the line was down"]
    type_in(page, "Question", "")
    expect(page.get_by_role("alert")).to_contain_text("text")
    type_in(page, "Question", "good again")
    saved(page)
    expect(page.get_by_role("alert")).to_be_hidden()


def test_the_editor_is_clean(cast: Cast, visit: Visit) -> None:
    quiz = make_quiz(cast.rest("host"), single("q0"), single("q0"))["id"]
    for kind in ("laptop", "phone"):
        page = editor(visit, cast, quiz, kind)
        expect(page.locator(".run__warning")).to_have_count(1)
        assert axe_in_themes(page) == []
        if kind == "phone":
            for name in ("Question", "Preview"):
                page.get_by_role("tab", name=name, exact=True).click()
                assert axe_in_themes(page) == []


def test_the_list_of_quizzes_is_the_organizations_own(cast: Cast, visit: Visit) -> None:
    theirs = make_quiz(cast.rest("outsider"), single("secret"), title="Theirs")["id"]
    make_quiz(cast.rest("host"), title="Ours")
    page = desk(visit, cast, "/admin/sessions_app/quiz/", allow=["404"])  # type: ignore[arg-type]
    expect(page.locator("#result_list")).to_contain_text("Ours")
    expect(page.locator("#result_list")).not_to_contain_text("Theirs")
    page.goto(f"/admin/sessions_app/quiz/{theirs}/change/")
    assert "Theirs" not in page.content()
