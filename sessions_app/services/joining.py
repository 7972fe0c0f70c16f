"""Finding a session by what people type or scan."""

import re

from sessions_app.game.states import ENDED
from sessions_app.models import TriviaSession


def by_code(text: str) -> TriviaSession | None:
    """Return the open session with this PIN, else the one that had it last; spaces and hyphens do not count."""
    code = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"[1-9][0-9]{5}", code):
        return None
    found = TriviaSession.objects.filter(join_code=code)
    return found.exclude(state=ENDED).first() or found.order_by("-ended_at").first()


def by_key(key: str) -> TriviaSession | None:
    """Return the session that a join link is for."""
    if not key.isprintable():
        return None  # a NUL, which PostgreSQL takes for an error
    return TriviaSession.objects.filter(join_key=key).first()
