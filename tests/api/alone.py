"""Playing alone over REST, for its tests: a quiz with its link, and somebody with the token of a start."""

from typing import Any

from tests.api.conftest import Api
from tests.support.quizzes import answer_to
from tests.support.secrets import issued

Row = dict[str, Any]


def quiz_of(host: Api, *questions: Row, title: str = "A quiz") -> Row:
    """Store a quiz; `questions` are as their editor sees them."""
    quiz: Row = host.post("quizzes", {"title": title}).json()
    quiz["questions"] = [host.post(f"quizzes/{quiz['id']}/questions", question).json() for question in questions]
    return quiz


def link_of(host: Api, quiz: Row, **rules: Any) -> Row:
    """Make a self-paced link; `key` is what its address ends with."""
    answer = host.post(f"quizzes/{quiz['id']}/assignments", rules)
    assert answer.status_code == 201, answer.content
    made: Row = answer.json()
    return {**made, "key": made["url"].rsplit("/", 1)[1]}


class Alone:
    """Somebody who plays a link; `bodies` is all that it was told, `state` the newest of it."""

    def __init__(self, link: Row, nickname: str) -> None:
        self.path, self.api, self.bodies = f"selfpaced/{link['key']}", Api(), list[str]()
        told = self.post("start", {"nickname": nickname}, status=201)
        self.token = issued(told["token"])
        self.api.token = self.token
        self.state: Row = told["state"]

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.api(method, f"{self.path}/{path}", body)
        self.bodies.append(answer.content.decode())
        return answer

    def post(self, path: str, body: Any = None, status: int = 200) -> Row:
        answer = self.ask("POST", path, {} if body is None else body)
        assert answer.status_code == status, answer.content
        return dict(answer.json())

    def look(self) -> Row:
        self.state = self.ask("GET", "state").json()
        return self.state

    def answer(self, question: Row, *, right: bool = True) -> Row:
        shown = self.look()["question"] if question["kind"] == "match" else None
        return self.post("answer", answer_to(question, right=right, shown=shown))

    def refused(self, path: str, body: Row) -> tuple[int, str]:
        answer = self.ask("POST", path, body)
        return answer.status_code, answer.json()["error"]["code"]

    def next(self) -> Row:
        """Go on from the question on the page."""
        self.state = self.post("next", {"question_id": self.look()["question"]["id"]})
        return self.state

    def again(self) -> Row:
        """Begin another attempt."""
        told = self.post("start", status=201)
        assert told["token"] is None
        self.state = told["state"]
        return self.state

    def play(self, questions: list[Row], *, right: bool = True) -> Row:
        """Answer all questions in their order and go to the end."""
        for question in questions:
            if question["kind"] not in {"slide", "buzzer"}:
                self.answer(question, right=right)
            if question["kind"] != "buzzer":
                self.next()
        return self.state
