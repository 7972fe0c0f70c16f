"""What happens once although it is asked for at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from sessions_app.models import Attempt, AttemptAnswer, Event, JoinRequest, Participant, User
from sessions_app.tokens import pair_for_user
from tests.api.alone import Alone, link_of, quiz_of
from tests.api.conftest import Api, Cast, cast
from tests.support.quizzes import answer_to, single

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


@pytest.fixture
def ours() -> Cast:
    return cast("Ours")


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Make the calls in a thread each, all at one moment; return their answers in order."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_a_refresh_token_is_spent_once(ours: Cast) -> None:
    refresh = pair_for_user(ours.host)[1]
    answers = at_once([lambda: Api().post("auth/refresh", {"refresh": refresh})] * MANY)
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * (MANY - 1)


def test_the_last_seat_goes_to_one(ours: Cast) -> None:
    ours.api["host"].patch("sessions/ours-night", {"settings": {"max_participants": 2}})
    pin = ours.session.join_code
    answers = at_once(
        [lambda n=n: Api().post("join", {"join_code": pin, "nickname": f"Late {n}"}) for n in range(MANY)]  # type: ignore[misc]
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [403] * (MANY - 1)
    assert Participant.objects.count() == 2


def test_a_nickname_goes_to_one(ours: Cast) -> None:
    body = {"join_code": ours.session.join_code, "nickname": "Ada"}
    answers = at_once([lambda: Api().post("join", body)] * MANY)
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * (MANY - 1)


def test_two_owners_cannot_remove_each_other(ours: Cast) -> None:
    User.objects.filter(pk=ours.host.pk).update(role="owner")
    owner, other = (Api(pair_for_user(User.objects.get(pk=user.pk))[0]) for user in (ours.owner, ours.host))
    answers = at_once(
        [
            lambda: owner.delete(f"organization/members/{ours.host.pk}"),
            lambda: other.delete(f"organization/members/{ours.owner.pk}"),
        ]
    )
    assert [answer.status_code for answer in answers].count(204) == 1
    assert User.objects.filter(role="owner").count() == 1


def test_a_message_sent_ten_times_at_once_is_one(ours: Cast) -> None:
    answers = at_once([lambda: ours.api["guest"].post("sessions/ours-night/messages", {"text": "Hi", "id": "m"})] * 10)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Event.objects.filter(type="chat").count() == 1


def test_a_username_goes_to_one(ours: Cast) -> None:
    body = {"username": "grace", "role": "host"}
    answers = at_once([lambda: ours.api["owner"].post("organization/members", body)] * MANY)
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * (MANY - 1)


def test_of_two_tabs_that_answer_at_once_one_counts(ours: Cast) -> None:
    host = ours.api["host"]
    quiz = quiz_of(host, single("one"), single("two"))
    one, two = quiz["questions"]
    ada = Alone(link_of(host, quiz), "Ada")
    tried = [answer_to(one), answer_to(one, right=False)] * (MANY // 2)
    answers = at_once([lambda body=body: Api(ada.token).post(f"{ada.path}/answer", body) for body in tried])  # type: ignore[misc]
    kept = AttemptAnswer.objects.get()
    for answer, body in zip(answers, tried, strict=True):
        assert answer.status_code == (200 if body["choice"] == kept.response["choice"] else 409)
    attempt = Attempt.objects.get()
    assert (attempt.points, attempt.correct) == (kept.points, int(kept.points > 0))
    goes_on = at_once([lambda: Api(ada.token).post(f"{ada.path}/next", {"question_id": one["id"]})] * MANY)
    assert {answer.json()["question"]["id"] for answer in goes_on} == {two["id"]}


def test_an_attempt_begins_once(ours: Cast) -> None:
    host = ours.api["host"]
    quiz = quiz_of(host, single("one"))
    link = link_of(host, quiz, attempts=3)
    body = {"nickname": "Ada"}
    answers = at_once([lambda: Api().post(f"selfpaced/{link['key']}/start", body)] * MANY)
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * (MANY - 1)
    ben = Alone(link, "Ben")
    ben.play(quiz["questions"])
    answers = at_once([lambda: Api(ben.token).post(f"{ben.path}/start", {})] * MANY)
    assert {answer.json()["state"]["attempt"]["number"] for answer in answers} == {2}
    assert Attempt.objects.filter(entrant__nickname="Ben").count() == 2


def test_a_guest_who_is_let_in_and_turned_away_at_once_gets_one_answer(ours: Cast) -> None:
    host = ours.api["host"]
    host.patch("sessions/ours-night", {"settings": {"approval": True}})
    told = Api().post("join", {"join_code": ours.session.join_code, "nickname": "Ada"}).json()
    path = f"sessions/ours-night/join-requests/{JoinRequest.objects.get().pk}"
    answers = at_once([lambda: host.post(f"{path}/accept"), lambda: host.post(f"{path}/decline")] * 3)
    back = Api().post("join/resume", {"resume_token": told["resume_token"]})
    is_in = back.status_code == 200
    assert [answer.status_code for answer in answers] == ([200, 409] if is_in else [409, 204]) * 3
    assert is_in or back.json()["error"]["code"] == "declined"
    assert Participant.objects.filter(nickname="Ada").count() == is_in
    assert [event.body["data"].get("answered") for event in Event.objects.filter(type="join_request")][1:] == [
        "accepted" if is_in else "declined"
    ]
