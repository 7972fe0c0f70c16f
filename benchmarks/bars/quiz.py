"""Hosting a quiz for the bench, by REST as any program would."""

from dataclasses import replace

from benchmarks.generator import Speech
from benchmarks.product import SPEECH, Product


def answering(running: Product, room: int) -> Speech:
    """Return what its players say: the first choice of the first question."""
    session = running.rest("GET", f"/sessions/{running.rooms[room]['id']}")
    question = running.rest("GET", f"/quizzes/{session['quiz']}/questions")["results"][0]
    data = f'{{"question_id":"{question["id"]}","choice":"{question["choices"][0]["id"]}"}}'
    return replace(SPEECH, message=f'{{"type":"answer","id":"%I","data":{data}}}')


def open_question(running: Product, room: int) -> None:
    """Start the quiz and open its first question."""
    for command in ("start", "next"):
        running.rest("POST", f"/sessions/{running.rooms[room]['id']}/{command}", {})
