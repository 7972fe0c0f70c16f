"""A small server that answers as Open Trivia DB's API does, written after its page https://opentdb.com/api_config.php."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class OpenTriviaServer(ThreadingHTTPServer):
    """Gives out tokens and questions; before it does so by itself, `answers` come, each (status, body, headers)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: list[tuple[int, bytes, dict[str, str]]] = []
        self.tokens = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def says(self, body: Any, status: int = 200, **headers: str) -> None:
        """Answer the next call for questions with this."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.answers.append((status, data, headers))

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
        self.asked.append((path, query))
        if path == "/api_token.php":
            self.tokens += 1
            told: dict[str, Any] = {"response_code": 0, "token": f"token{self.tokens}"}
        elif self.answers:
            return self.answers.pop(0)
        else:
            told = {"response_code": 0, "results": [_question(n, query) for n in range(int(query["amount"]))]}
        return 200, json.dumps(told).encode(), {}


def _question(number: int, query: dict[str, str]) -> dict[str, Any]:
    kind = query.get("type", "multiple")
    wrong = ["False"] if kind == "boolean" else ["Rhine", "Elbe", "Oder"]
    return {
        "type": kind,
        "difficulty": query.get("difficulty", "medium"),
        "category": "Geography",
        "question": f"River &quot;{number}&quot; flows through Vienna&#039;s middle?",
        "correct_answer": "True" if kind == "boolean" else "Danube",
        "incorrect_answers": wrong,
    }


class _Handler(BaseHTTPRequestHandler):
    server: OpenTriviaServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        status, body, headers = self.server.answer(parts.path, query)
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def open_trivia() -> Iterator[OpenTriviaServer]:
    """Run one while the block lasts."""
    with OpenTriviaServer() as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        try:
            yield running
        finally:
            running.shutdown()
            thread.join()
