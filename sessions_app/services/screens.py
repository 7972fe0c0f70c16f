"""Links to big screens: made, listed, revoked, exchanged for a token. They read, and do nothing else."""

from datetime import datetime

from sessions_app.access import Caller, require
from sessions_app.game.errors import Refused
from sessions_app.models import ScreenLink, TriviaSession
from sessions_app.services.revocations import revoke

MAX_SCREENS = 5


def create_screen(caller: Caller, session: TriviaSession, name: str = "") -> ScreenLink:
    """Make a link; a session has at most five."""
    require(caller, "control", session)
    if ScreenLink.objects.filter(session=session).count() >= MAX_SCREENS:
        raise Refused("invalid_field", fields={"screens": f"at most {MAX_SCREENS}; revoke one first"})
    return ScreenLink.objects.create(session=session, name=" ".join(name.split())[:60])


def revoke_screen(caller: Caller, link: ScreenLink, now: datetime) -> None:
    """End a link: its key counts no more, and its sockets close within moments in every process."""
    require(caller, "control", link.session)
    revoke("user", str(link.pk), now)
    link.delete()


def screen_by_key(key: str) -> ScreenLink:
    """Return the link with this key, or refuse with `not_found`."""
    # A NUL is an error to PostgreSQL.
    found = ScreenLink.objects.select_related("session").filter(key=key).first() if key.isprintable() else None
    if found is None:
        raise Refused("not_found")
    return found
