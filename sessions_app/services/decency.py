"""What people may call themselves before everybody: by the lists of the organization and the quiz's language."""

from sessions_app.game.errors import Refused
from sessions_app.game.names import MAX_NAME, clean_name
from sessions_app.game.wordlists import has_listed_word, words_for
from sessions_app.models import Assignment, TriviaSession


def listed_words(place: TriviaSession | Assignment) -> tuple[str, ...]:
    """Return the words that no name here may hold."""
    rows = type(place)._default_manager.filter(pk=place.pk)
    own, language = rows.values_list("organization__blocked_words", "quiz__language").get()
    return words_for(language or "en", own)


def decent_name(words: tuple[str, ...], name: str, maximum: int = MAX_NAME) -> str:
    """Return a name fit to show, or refuse one that is none or that holds a listed word."""
    clean = clean_name(name, maximum)
    if has_listed_word(clean, words):
        raise Refused("nickname_rejected")
    return clean
