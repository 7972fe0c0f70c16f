"""What people may call themselves before everybody: by the lists of the organization and the quiz's language."""

from sessions_app.game.errors import Refused
from sessions_app.game.names import MAX_NAME, clean_name
from sessions_app.game.wordlists import has_listed_word, words_for
from sessions_app.models import Assignment, Organization, TriviaSession


def decent_name(place: TriviaSession | Assignment, name: str, maximum: int = MAX_NAME) -> str:
    """Return a name fit to show, or refuse one that is none or that holds a listed word."""
    clean = clean_name(name, maximum)
    own = Organization.objects.values_list("blocked_words", flat=True).get(pk=place.organization_id)
    language = place.quiz.language if place.quiz is not None else "en"
    if has_listed_word(clean, words_for(language, own)):
        raise Refused("nickname_rejected")
    return clean
