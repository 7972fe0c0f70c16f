"""A frozen quiz tells nothing by the way it was shuffled."""

import pytest

from sessions_app.access import caller_of
from sessions_app.game.deck import Deck
from sessions_app.models import Organization, User
from sessions_app.services.decks import freeze
from sessions_app.services.locking import locked
from sessions_app.services.quizzes import add_question, create_quiz
from sessions_app.services.sessions import create_session
from tests.support.quizzes import of_kind

pytestmark = pytest.mark.django_db


def frozen(times: int) -> list[Deck]:
    """Freeze a quiz of pairs and of orders, of two and of three, for so many sessions."""
    organization = Organization.objects.create(name="Pub", slug="pub")
    host = caller_of(User.objects.create_user("host", None, organization=organization, role="host"))
    quiz = create_quiz(host, organization.pk, title="Quiz")
    for size in (2, 3):
        pairs = [{"left": f"left {n}", "right": f"right {n}"} for n in range(size)]
        add_question(host, quiz, of_kind("match", f"{size} pairs", pairs=pairs))
        add_question(host, quiz, of_kind("order", f"{size} steps", choices=[{"text": f"{n}"} for n in range(size)]))
    decks = []
    for _ in range(times):
        with locked(create_session(host, organization.pk, title="Quiz", quiz=quiz).pk) as write:
            decks.append(freeze(write))
    return decks


def test_the_ids_of_halves_do_not_tell_what_belongs_together() -> None:
    for deck in frozen(3):
        for question in (deck.questions[0], deck.questions[2]):
            shown = deck.public(question)
            lefts, rights = ({row["id"] for row in shown[side]} for side in ("lefts", "rights"))
            authored = {pair["id"] for pair in question.raw["pairs"]}
            assert len(lefts | rights) == 2 * len(authored)
            assert not [id for id in rights for known in authored if known in id]


def test_of_two_both_orders_are_shown_and_of_three_any_but_the_right_one() -> None:
    """Two that always come the wrong way round would be as good as told."""
    decks = frozen(40)
    for place in range(4):
        seen = set()
        for deck in decks:
            question = deck.questions[place]
            rights = list(question.right_pairs.values()) if question.kind == "match" else question.right_order
            seen.add(tuple(rights.index(id) for id in question.raw["shuffled"]))
        assert ((0, 1) in seen and (1, 0) in seen) if place < 2 else ((0, 1, 2) not in seen and len(seen) > 2)
