"""Fill the product's database with rooms and their players: `python -m benchmarks.seed SPEC`.

It runs in the product's environment. Players are rows like any guest's, made in bulk, and their tokens are the
product's own; it prints them as JSON.
"""

import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trivia_project.settings")


def main(spec: dict[str, Any]) -> dict[str, Any]:
    """Make what `spec` lists; return the host's token, and for each room its id and its players' tokens."""
    from sessions_app import tokens
    from sessions_app.models import User

    host = User.objects.get(username="host")
    token = tokens.access_for_user(host, tokens.new_login())
    return {"host": token, "rooms": [_room(host, **room) for room in spec["rooms"]]}


def _room(host: Any, *, id: str, members: int, questions: int = 0, settings: dict[str, Any]) -> dict[str, Any]:
    from sessions_app.access import caller_of
    from sessions_app.services.outcomes import Write
    from sessions_app.services.sessions import create_session
    from sessions_app.services.writes import submit

    caller = caller_of(host)
    quiz = _quiz(caller, host.organization_id, questions) if questions else None
    session = create_session(caller, host.organization_id, title="A room", public_id=id, settings=settings, quiz=quiz)
    submit(session.pk, Write("command", caller, {"command": "open"}))
    return {"id": id, "pk": str(session.pk), "tokens": _players(session, members)}


def _players(session: Any, members: int) -> list[str]:
    from sessions_app import tokens
    from sessions_app.game.names import name_key
    from sessions_app.models import Participant

    names = [f"Player {n}" for n in range(members)]
    rows = [Participant(session=session, nickname=name, nickname_key=name_key(name)) for name in names]
    return [tokens.for_participant(row) for row in Participant.objects.bulk_create(rows, batch_size=500)]


def _quiz(caller: Any, organization: Any, questions: int) -> Any:
    from sessions_app.services.importing import import_quiz

    lines = [f"Question {n}?\nA. Right\nB. Wrong\nC. Wrong too\nD. Not right\nANSWER: A\n" for n in range(questions)]
    found = import_quiz(caller, organization, "\n".join(lines).encode(), "aiken", "A quiz")
    if found.quiz is None:
        raise ValueError(found.errors)
    return found.quiz


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(json.loads(sys.argv[1]))))
