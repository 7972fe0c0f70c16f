"""Names to propose to a newcomer: none that is taken here, and none that would be refused."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from sessions_app.game.friendly import friendly_names
from sessions_app.game.names import name_key
from sessions_app.game.wordlists import has_listed_word
from sessions_app.models import Assignment, Entrant, JoinRequest, Participant, TriviaSession
from sessions_app.services.decency import listed_words
from sessions_app.services.settings import session_settings

SPINS = 3  # one does not shop for a name
_AT_ONCE = 50


def names_for_session(session: TriviaSession, seed: str) -> list[str]:
    """Return three names for whoever `seed` stands for, the same each time while they are free."""
    seats = Participant.objects.filter(session=session).filter(Q(removed_at=None) | Q(banned=True))
    asked = JoinRequest.objects.filter(session=session, declined_at=None)
    holders = [seats, asked] if session_settings(session)["approval"] else [seats]
    return _free(holders, listed_words(session), seed)


def names_for_assignment(assignment: Assignment, seed: str) -> list[str]:
    """Return three names that nobody has yet on a self-paced link."""
    return _free([Entrant.objects.filter(assignment=assignment)], listed_words(assignment), seed)


def _free(holders: Sequence[QuerySet[Any]], words: tuple[str, ...], seed: str) -> list[str]:
    found: list[str] = []
    names = (name for name in friendly_names(seed) if not has_listed_word(name, words))
    while len(found) < SPINS and (some := {name_key(name): name for name in islice(names, _AT_ONCE)}):
        taken: set[str] = set()
        for rows in holders:
            taken.update(rows.filter(nickname_key__in=some).values_list("nickname_key", flat=True))
        found += [name for key, name in some.items() if key not in taken]
    return found[:SPINS]
