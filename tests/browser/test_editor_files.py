"""What comes into the editor and goes out: files, Open Trivia DB, questions of the bank, pictures and sounds."""

import io
import json
import zipfile
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import Route, expect

from tests.browser.people import Visit
from tests.browser.test_editor import editor, saved, texts
from tests.conftest import Cast
from tests.support.browser import axe
from tests.support.quizzes import make_quiz, single

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_file_is_looked_at_and_imported(cast: Cast, visit: Visit) -> None:
    quiz = make_quiz(cast.rest("host"))["id"]
    page = editor(visit, cast, quiz)
    page.get_by_role("button", name="Import").click()
    good = "question,choice a,choice b,correct\nIs it?,yes,no,a\n"
    file = page.get_by_label("File")
    file.set_input_files({"name": "q.csv", "mimeType": "text/csv", "buffer": f"{good}Or?,yes,no,z\n".encode()})
    expect(page.get_by_role("dialog")).to_contain_text("Row 3, correct")
    expect(page.get_by_role("button", name="Import 1 question")).to_be_disabled()
    assert axe(page) == []
    file.set_input_files({"name": "q.csv", "mimeType": "text/csv", "buffer": good.encode()})
    page.get_by_role("button", name="Import 1 question").click()
    expect(page.locator(".run__question")).to_contain_text("Is it?")
    with page.expect_download() as download:
        page.get_by_label("Export as").select_option("json")
    assert download.value.suggested_filename == "a-quiz.json"


def test_questions_of_open_trivia_are_looked_at_and_just_those_are_imported(cast: Cast, visit: Visit) -> None:
    """The API is away in tests: the page is given an answer, and what it imports of it is real."""
    quiz = make_quiz(cast.rest("host"))["id"]
    page = editor(visit, cast, quiz, allow=["status of 503"])  # type: ignore[arg-type]
    page.get_by_role("button", name="Import").click()
    page.get_by_text("Get some from Open Trivia DB").click()
    page.get_by_role("button", name="Look at them").click()
    expect(page.get_by_role("dialog")).to_contain_text("switched off")
    row = {"type": "boolean", "difficulty": "easy", "category": "Geography", "question": "Is Lima in Peru?"}
    file = {"response_code": 0, "results": [{**row, "correct_answer": "True", "incorrect_answers": ["False"]}]}
    told = {"format": "opentdb", "questions": [{"text": "Is Lima in Peru?", "kind": "true_false", "row": 1}]}
    asked: list[object] = []

    def answer(route: Route) -> None:
        asked.append(route.request.post_data_json)
        route.fulfill(json={**told, "errors": [], "warnings": [], "file": json.dumps(file)})

    page.route("**/opentdb", answer)
    page.get_by_label("Category").select_option(label="Geography")
    page.get_by_role("button", name="Look at them").click()
    page.get_by_role("button", name="Import 1 question").click()
    expect(page.locator(".run__question")).to_contain_text("Is Lima in Peru?")
    assert asked == [{"amount": 10, "category": 22, "dry_run": True}]
    assert texts(cast, quiz) == ["Is Lima in Peru?"]


def test_questions_are_drawn_from_the_bank_for_people_who_know_some(cast: Cast, visit: Visit) -> None:
    host, tag = cast.rest("host"), uuid4().hex[:12]
    old = make_quiz(host, *(single(f"{tag} {n}", tags=[tag]) for n in range(3)), title="Old")
    evening = host.ok("POST", "/sessions", {"title": f"Evening {tag}", "quiz": old["id"]}, 201)
    for command in ("open", "start", "next"):
        host.ok("POST", f"/sessions/{evening['id']}/{command}", {}, 200)
    host.ok("POST", f"/sessions/{evening['id']}/end", {}, 200)
    quiz = make_quiz(host)["id"]
    page = editor(visit, cast, quiz, allow=["status of 400"])  # type: ignore[arg-type]
    page.get_by_role("button", name="Draw").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("How many").fill("3")
    dialog.get_by_label("Not asked for so many days").fill("0")
    dialog.get_by_label("With all these tags").fill(tag)
    dialog.get_by_label(f"Evening {tag}").check()
    assert axe(page) == []
    dialog.get_by_role("button", name="Draw").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Only 2 questions fit")
    dialog.get_by_label("How many").fill("2")
    dialog.get_by_role("button", name="Draw").click()
    expect(page.locator(".run__question")).to_have_count(2)
    assert sorted(texts(cast, quiz)) == [f"{tag} 1", f"{tag} 2"]


def test_a_picture_is_put_into_a_question(cast: Cast, visit: Visit) -> None:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    quiz = make_quiz(cast.rest("host"), single("q0"))["id"]
    page = editor(visit, cast, quiz, allow=["status of 400"])  # type: ignore[arg-type]
    file = page.get_by_label("Picture or sound", exact=True)
    file.set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": b"no picture"})
    expect(page.locator("#pane-form")).to_contain_text("a picture (PNG, JPEG, WebP, GIF)")
    file.set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": out.getvalue()})
    expect(page.locator(".editor__picture")).to_be_visible()
    page.get_by_label("What it shows, for").fill("A plain colour")
    saved(page)
    assert axe(page) == []
    told = cast.rest("host").get(f"/quizzes/{quiz}/questions").json()["results"][0]["media"]
    assert (told["alt"], told["width"], told["height"]) == ("A plain colour", 60, 40)
    page.get_by_role("button", name="Take it away").click()
    saved(page)
    assert cast.rest("host").get(f"/quizzes/{quiz}/questions").json()["results"][0]["media"] is None
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Picture or sound for choice B").click()
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
    chooser.value.set_files({"name": "x.svg", "mimeType": "image/svg+xml", "buffer": drawing})
    expect(page.locator("#pane-form")).to_contain_text("a picture (PNG, JPEG, WebP, GIF)")
    # Called what it is not: its bytes are what counts.
    page.locator("input[data-of='choice B']").set_input_files(
        {"name": "x.mp3", "mimeType": "audio/mpeg", "buffer": out.getvalue()}
    )
    page.get_by_label("What choice B shows").fill("Teal")
    page.get_by_label("Choice B", exact=True).fill("")
    saved(page)
    assert axe(page) == []
    choice = cast.rest("host").get(f"/quizzes/{quiz}/questions").json()["results"][0]["choices"][1]
    assert (choice["text"], choice["media"]["kind"], choice["media"]["alt"]) == ("", "image", "Teal")
    with page.expect_download() as download:
        page.get_by_label("Export as").select_option("zip")
    assert sorted(zipfile.ZipFile(download.value.path()).namelist()) == ["media/1.webp", "quiz.json"]
