"""Playing alone over REST: in one's own time, each answer once, nothing told early, nothing counted late."""

import json
import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from sessions_app.models import Attempt, AttemptAnswer, Entrant
from tests.api.alone import Alone, link_of, quiz_of
from tests.api.conftest import Api, Clock, code
from tests.support.quizzes import KINDS, answer_to, of_kind, right_choice, single

pytestmark = pytest.mark.django_db


def test_a_quiz_of_all_kinds_from_the_first_question_to_the_own_results(host: Api) -> None:
    quiz = quiz_of(host, *(of_kind(kind) for kind in KINDS))
    ada = Alone(link_of(host, quiz), "Ada")
    asked = []
    for question in quiz["questions"]:
        if question["kind"] == "buzzer":
            continue  # left out: it needs others
        state = ada.look()
        asked.append(state["question"]["kind"])
        assert (state["phase"], state["question"]["id"]) == ("asked", question["id"])
        assert state["attempt"]["points"] is None, "points would tell what was right"
        if question["kind"] != "slide":
            ada.answer(question)
            assert (ada.look()["phase"], ada.state["result"], ada.state["reveal"]) == ("told", None, None)
        ada.next()
    assert asked == [kind for kind in KINDS if kind != "buzzer"]
    report = ada.state["report"]
    assert (ada.state["phase"], report["points"], report["correct"], report["questions"]) == ("over", 7000, 7, 7)
    assert report["possible"] == 7000
    rows = {row["kind"]: row for row in report["rows"]}
    assert rows["typed"]["answer"] == "canary whorf" and rows["typed"]["explanation"].startswith("canary-")
    assert rows["poll"]["points"] == rows["word_cloud"]["points"] == 0
    assert ada.state["best"] == {"number": 1, "points": 7000, "correct": 7}
    assert (ada.state["attempts_left"], ada.state["may_start"]) == (0, False)


def test_practice_tells_what_is_right_after_each_question_and_never_ends(host: Api) -> None:
    quiz = quiz_of(host, single("one"), of_kind("poll", "two"))
    one, poll = quiz["questions"]
    ada = Alone(link_of(host, quiz, mode="practice"), "Ada")
    told = ada.answer(one, right=False)
    assert (told["result"]["correct"], told["reveal"]["correct"]) == (False, [right_choice(one)])
    assert told["reveal"]["explanation"] == "canary-one" and "distribution" not in told["reveal"]
    again = ada.look()
    assert (again["phase"], again["result"], again["reveal"]) == ("told", told["result"], told["reveal"])
    assert again["answer"]["choice"] == answer_to(one, right=False)["choice"]
    ada.next()
    assert ada.answer(poll)["reveal"]["answered"] == 1, "opinions are told"
    ada.next()
    for number in (2, 3):
        assert (ada.state["attempts_left"], ada.state["may_start"]) == (None, True)
        assert ada.again()["attempt"]["number"] == number
        ada.play(quiz["questions"])
    assert ada.state["best"]["points"] == 1000


def test_the_same_answer_again_gets_the_same_result_and_another_one_is_refused(host: Api) -> None:
    quiz = quiz_of(host, single("one"), single("two"))
    one, two = quiz["questions"]
    ada = Alone(link_of(host, quiz, tells="each"), "Ada")
    first = ada.answer(one)
    again = ada.answer(one)
    assert (first.pop("duplicate"), again.pop("duplicate")) == (False, True)
    assert first == again
    assert ada.refused("answer", answer_to(one, right=False)) == (409, "already_answered")
    ada.next()
    assert ada.answer(one)["duplicate"], "also when the attempt has gone on"
    assert ada.refused("answer", answer_to(one, right=False)) == (409, "already_answered")
    ada.answer(two)
    ada.next()
    assert ada.answer(two)["duplicate"], "and when it has ended"
    assert AttemptAnswer.objects.count() == 2
    attempt = Attempt.objects.get()
    assert (attempt.points, attempt.correct, attempt.streak) == (2000, 2, 2)
    kept = AttemptAnswer.objects.first()
    assert kept is not None
    kept.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save(force_insert=True)


def test_what_is_no_answer_now_is_refused_in_its_own_words(host: Api) -> None:
    quiz = quiz_of(host, single("one"), of_kind("number", "two"), of_kind("slide", "three"))
    one, two, slide = quiz["questions"]
    ada = Alone(link_of(host, quiz), "Ada")
    assert ada.refused("answer", answer_to(two)) == (409, "not_active")
    assert ada.refused("answer", {"question_id": one["id"], "choice": "nonsense"}) == (400, "invalid_field")
    assert ada.refused("answer", {"question_id": one["id"], "text": "Paris"}) == (400, "invalid_field")
    assert ada.refused("answer", {**answer_to(one), "points": 10**6}) == (400, "invalid_field")
    assert ada.refused("next", {"question_id": one["id"]}) == (409, "not_active")
    ada.answer(one)
    ada.next()
    for number in ("12", True, None, [1], 10**400):
        assert ada.refused("answer", {"question_id": two["id"], "number": number}) == (400, "invalid_field")
    ada.answer(two)
    ada.next()
    assert ada.refused("answer", {"question_id": slide["id"], "text": "x"}) == (409, "not_active")


def test_double_clicks_move_one_step(host: Api) -> None:
    quiz = quiz_of(host, single("one"), single("two"), single("three"))
    one, two, _ = quiz["questions"]
    ada = Alone(link_of(host, quiz), "Ada")
    ada.answer(one)
    for _ in range(3):
        assert ada.post("next", {"question_id": one["id"]})["question"]["id"] == two["id"]
    for _ in range(2):
        state = ada.post("skip", {"question_id": two["id"]})
        assert (state["phase"], state["question"]["id"]) == ("told", two["id"])
    assert ada.refused("answer", answer_to(two)) == (409, "already_answered")
    assert ada.again()["attempt"]["number"] == 1, "a start goes on with the attempt under way"


def test_a_skipped_question_breaks_the_streak_and_is_told_as_not_answered(host: Api) -> None:
    quiz = quiz_of(host, single("one"), single("two"), single("three"))
    one, two, three = quiz["questions"]
    scoring = {"preset": "flat", "streak": {"bonus": 100, "cap": 5}}
    ada = Alone(link_of(host, quiz, tells="each", scoring=scoring), "Ada")
    ada.answer(one)
    ada.next()
    told = ada.post("skip", {"question_id": two["id"]})
    assert (told["result"]["answered"], told["reveal"]["explanation"]) == (False, "canary-two")
    ada.next()
    assert ada.answer(three)["result"]["points"] == 1000, "no bonus: the row was broken"
    ada.next()
    assert [row["answer"] is None for row in ada.state["report"]["rows"]] == [False, True, False]


def test_a_question_has_the_time_that_the_servers_clock_gives_it(host: Api, time: Clock) -> None:
    quiz = quiz_of(host, single("one", time_limit=10), single("two", time_limit=10), single("three", time_limit=0))
    one, two, three = quiz["questions"]
    ada = Alone(link_of(host, quiz, timed=True, tells="each", scoring={"preset": "linear"}), "Ada")
    assert 9_000 < ada.state["until"] - ada.state["server_time"] <= 10_000
    time.forward(seconds=5)
    assert 4_000 < ada.look()["until"] - ada.state["server_time"] <= 5_000, "a reload gives no more time"
    told = ada.answer(one)
    assert 5_000 <= told["elapsed_ms"] < 5_900 and 400 < told["result"]["points"] <= 500
    time.forward(seconds=60)
    assert ada.next()["question"]["id"] == two["id"], "reading what was right takes none"
    time.forward(seconds=10, milliseconds=600)
    assert ada.refused("answer", answer_to(two)) == (409, "too_late")
    state = ada.look()
    assert (state["phase"], state["result"]["answered"]) == ("told", False)
    assert state["reveal"]["correct"] == [right_choice(two)]
    assert ada.next()["until"] is None
    time.forward(hours=1)
    ada.answer(three)
    assert Attempt.objects.get().streak == 1


def test_without_time_limits_nobody_is_late(host: Api, time: Clock) -> None:
    quiz = quiz_of(host, single("one", time_limit=5))
    ada = Alone(link_of(host, quiz), "Ada")
    assert (ada.state["until"], ada.state["question"]["time_limit"]) == (None, 0)
    time.forward(days=3)
    assert ada.answer(quiz["questions"][0])["elapsed_ms"] > 3 * 86_400_000 - 5_000


def test_the_deadline_ends_attempts_and_begins_none(host: Api, time: Clock) -> None:
    quiz = quiz_of(host, single("one"), single("two"), single("three"))
    one, two, _ = quiz["questions"]
    link = link_of(host, quiz, deadline=time.later(hours=1), attempts=5)
    ada = Alone(link, "Ada")
    ada.answer(one)
    ada.next()
    time.forward(hours=1, milliseconds=600)
    assert ada.refused("answer", answer_to(two)) == (409, "too_late")
    assert ada.refused("start", {}) == (410, "assignment_over")
    assert code(Api().post(f"{ada.path}/start", {"nickname": "Ben"})) == (410, "assignment_over")
    for path in ("next", "skip"):
        assert ada.post(path, {"question_id": two["id"]})["phase"] == "over"
    report = ada.look()["report"]
    assert (report["points"], [row["text"] for row in report["rows"]]) == (1000, ["one"])
    assert "canary-two" not in json.dumps(ada.state), "the deadline may be put off"
    host.patch(f"assignments/{link['id']}", {"deadline": time.later(hours=1)})
    assert (ada.look()["phase"], ada.state["question"]["id"]) == ("asked", two["id"])
    ada.answer(two)


def test_an_answer_within_the_grace_of_the_deadline_counts(host: Api, time: Clock) -> None:
    quiz = quiz_of(host, single("one"))
    ada = Alone(link_of(host, quiz, deadline=time.later(hours=1)), "Ada")
    time.forward(hours=1, milliseconds=-100)
    time.forward(milliseconds=200)
    assert ada.refused("start", {}) == (410, "assignment_over")
    ada.answer(quiz["questions"][0])
    assert Attempt.objects.get().points == 1000


def test_attempts_are_counted_and_the_best_one_counts(host: Api) -> None:
    quiz = quiz_of(host, single("one"))
    link = link_of(host, quiz, attempts=2)
    ada = Alone(link, "Ada")
    assert (ada.state["attempts_left"], ada.state["may_start"]) == (1, False)
    ada.play(quiz["questions"])
    assert (ada.state["attempts_left"], ada.state["may_start"]) == (1, True)
    ada.again()
    ada.play(quiz["questions"], right=False)
    assert ada.state["report"]["points"] == 0
    assert ada.state["best"] == {"number": 1, "points": 1000, "correct": 1}
    assert ada.refused("start", {}) == (409, "no_attempts_left")
    host.patch(f"assignments/{link['id']}", {"attempts": 3})
    assert ada.look()["may_start"]


def test_a_name_is_taken_once_and_cleaned(host: Api) -> None:
    link = link_of(host, quiz_of(host, single("one")))
    path = f"selfpaced/{link['key']}/start"
    Alone(link, "Ada")
    assert code(Api().post(path, {"nickname": " ADA "})) == (409, "nickname_taken")
    assert code(Api().post(path, {"nickname": "\u202e\u200b"})) == (422, "nickname_rejected")
    assert code(Api().post(path, {"nickname": "Fuuuck"})) == (422, "nickname_rejected")
    assert code(Api().post(path, {})) == (400, "invalid_field")
    assert Entrant.objects.count() == Attempt.objects.count() == 1
    assert Alone(link, "<b>Ben</b>").state["entrant"]["nickname"] == "<b>Ben</b>"


def test_a_token_leads_to_its_own_attempt_at_its_own_link_alone(ours: Any, host: Api) -> None:
    quiz = quiz_of(host, single("one"))
    link, other = link_of(host, quiz), link_of(host, quiz)
    ada, ben = Alone(link, "Ada"), Alone(link, "Ben")
    ada.answer(quiz["questions"][0])
    assert ben.look()["answer"] is None
    for token in ("nonsense", ada.token[:-1], "", host.token, ours.api["guest"].token):
        assert code(Api(token).get(f"{ada.path}/state")) == (401, "token_invalid")
    assert code(Api(ada.token).get(f"selfpaced/{other['key']}/state")) == (401, "token_invalid")
    for key in ("nonsense", "%00", "x" * 2_000):
        assert code(Api().get(f"selfpaced/{key}")) == (404, "not_found")
        assert Client().get(f"/quiz/{key}").status_code == Client().get(f"/quiz/{key}/qr.svg").status_code == 404
    assert code(Api(ada.token).get("selfpaced/nonsense/state")) == (404, "not_found")
    assert code(Api(ada.token).get("quizzes")) == (401, "token_invalid"), "it is no account's"
    assert ada.token not in json.dumps(list(Entrant.objects.values_list("token_digest", flat=True)))


def test_beginnings_are_slowed_per_address(host: Api, settings: Any) -> None:
    settings.TRIVIA_LIMITS = {**settings.TRIVIA_LIMITS, "address_starts_per_minute": 3}
    link = link_of(host, quiz_of(host, single("one")))
    for n in range(3):
        Alone(link, f"Player {n}")
    answer = Api().post(f"selfpaced/{link['key']}/start", {"nickname": "One more"})
    assert code(answer) == (429, "rate_limited") and int(answer["Retry-After"]) >= 1
    elsewhere = Api(REMOTE_ADDR="198.51.100.7")
    assert elsewhere.post(f"selfpaced/{link['key']}/start", {"nickname": "Next door"}).status_code == 201


@pytest.mark.parametrize("tells", ["end", "each"])
def test_nothing_is_told_before_its_time(host: Api, tells: str) -> None:
    """Every body and page that a player can reach, at every step, with words planted in all that is secret."""
    kinds = [kind for kind in KINDS if kind != "buzzer"]
    planted = [of_kind(kind, f"asked-{n}-q") for n, kind in enumerate(kinds)]
    for n, question in enumerate(planted):
        question |= {name: f"{name}-{n}-q" for name in ("explanation", "source", "host_note")}
        if question["kind"] == "typed":
            question["accepted"] = [f"accepted-{n}-q"]
    quiz = quiz_of(host, *planted)
    link = link_of(host, quiz, tells=tells)
    ada = Alone(link, "Ada")

    def seen() -> str:
        ada.look()
        page = Client().get(f"/quiz/{link['key']}").content.decode()
        told = "\n".join([*ada.bodies, page, Api().get(ada.path).content.decode()])
        ada.bodies.clear()
        return told

    def clean(number: int, *, is_told: bool) -> None:
        told = seen()
        assert "host_note" not in told
        for later in range(number + 1, len(kinds)):
            assert not re.search(rf"(asked|explanation|source|accepted)-{later}-q", told), later
        for word in ("explanation", "source", "accepted") if not is_told else ():
            assert f"{word}-{number}-q" not in told
        if not is_told:
            assert not re.search(r'"(correct|accepted|reveal|result|report)":(?!null)', told)

    for number, question in enumerate(quiz["questions"]):
        clean(number, is_told=False)
        if question["kind"] != "slide":
            ada.answer(question)
            clean(number, is_told=tells == "each")
        ada.next()
        if number + 1 < len(kinds):
            ada.bodies.clear()
    assert ada.state["phase"] == "over" and "host_note" not in json.dumps(ada.state)
    assert f"explanation-{len(kinds) - 1}-q" in json.dumps(ada.state)


def test_answers_right_and_wrong_look_alike_until_the_end(host: Api) -> None:
    quiz = quiz_of(host, *(of_kind(kind) for kind in ("single", "true_false", "typed", "number", "order", "match")))
    link = link_of(host, quiz)
    ada, ben = Alone(link, "Ada"), Alone(link, "Ben")
    for question in quiz["questions"]:
        told = [ada.answer(question), ben.answer(question, right=False)]
        shapes = [json.dumps({**each, "elapsed_ms": 0}) for each in told]
        assert shapes[0] == shapes[1]
        ada.next()
        ben.next()


def test_what_is_shuffled_stays_so_for_all(host: Api) -> None:
    quiz = quiz_of(host, of_kind("order"), of_kind("match"))
    link = link_of(host, quiz)
    orders = []
    for name in ("Ada", "Ben"):
        person = Alone(link, name)
        orders.append([choice["id"] for choice in person.state["question"]["choices"]])
        assert person.look()["question"] == person.state["question"]
    assert orders[0] == orders[1] != [choice["id"] for choice in quiz["questions"][0]["choices"]]
