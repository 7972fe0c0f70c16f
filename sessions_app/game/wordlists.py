"""Words that no name may be made of: a short list for each language, and an organization's own in its place."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sessions_app.game.errors import Refused
from sessions_app.game.lookalikes import spelling

ANY = "*"  # an organization's words for every language
MAX_WORDS = 500
MAX_WORD = 40
_LANGUAGE = re.compile(r"[a-z]{2,3}|\*")
_NUMBER = re.compile(r"[\d\s.,:/+-]*")  # is read as one, whatever its digits look like: `Player 455`
_RUN = re.compile(r"(.)\1{2,}")
# A star at the end: whatever follows. Whole words otherwise, so that Scunthorpe may play.
BUILT_IN = {
    language: tuple(words.split())
    for language, words in {
        "en": """
            arse arsehole* ass asshole* bastard* bitch* blowjob* bollocks cock cocksucker* cunt* dick
            dickhead* dildo* fag faggot* fuck* hitler* motherfuck* nazi nazis nigga* nigger* penis* piss
            pisser* porn porno* prick pussy rapist* retard* shit shithead* shitty* slut slutty* tits
            twat* vagina* wank wanker* whore*
        """,
        "de": """
            arsch arschloch* bastard* fick ficken* ficker* fotze* hitler* hure huren* kanake*
            missgeburt* mistkerl* muschi nazi nazis neger* nutte* penis* pisser* scheiss* schlampe*
            schwuchtel* schwanz spast* titten vollidiot* votze* wichser*
        """,
        "fr": """
            batard* bite bordel branleur* chier connard* connasse* couille* encule* fdp hitler* merde*
            nazi nazis negre* nique niquer* pede penis* pute putes putain* salaud* salope*
        """,
        "es": """
            cabron* chocho cojones conazo coño follar* gilipollas hijoputa* hitler* joder* maricon*
            mierda* nazi nazis pendejo* pene polla puta putas puto verga zorra*
        """,
        "it": """
            bastard* cazzo* coglion* culo figa frocio* hitler* merda* mignotta* minchia* nazi nazisti*
            negro pene puttan* stronz* troia* vaffanculo* zoccola*
        """,
        "nl": """
            eikel flikker* hitler* hoer hoeren* kanker* klootzak* kut lul mongool* nazi nazis neger*
            neuk* pik slet tering* trut tyfus*
        """,
    }.items()
}


def words_for(language: str, own: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the words of a language (`en`, `en-GB`): its own list, or else ours; and that for all."""
    base = language.lower().partition("-")[0]
    return (*own.get(base, BUILT_IN.get(base, ())), *own.get(ANY, ()))


def has_listed_word(name: str, words: Iterable[str]) -> bool:
    """Whether a name, or a word of it, is read as one of `words`; look-alikes, digits and dots are no way around."""
    parts = [part for part in (*name.split(), name) if not _NUMBER.fullmatch(part)]
    said = {_as_read(part) for part in parts} - {""}
    for word in words:
        wanted = _as_read(word)
        if wanted in said or (word.endswith(ANY) and any(part.startswith(wanted) for part in said)):
            return True
    return False


def checked_words(given: Any) -> dict[str, list[str]]:
    """Return an organization's lists by language, or refuse what is none."""
    if not isinstance(given, Mapping) or not all(_is_list(key, words) for key, words in given.items()):
        wanted = f"lists by language (two letters, * for all) of up to {MAX_WORDS} words of 1 to {MAX_WORD} characters"
        raise Refused("invalid_field", fields={"blocked_words": wanted})
    return {key: list(dict.fromkeys(word.strip() for word in words)) for key, words in given.items()}


def _is_list(language: Any, words: Any) -> bool:
    if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
        return False
    if not isinstance(words, list) or len(words) > MAX_WORDS:
        return False
    return all(isinstance(word, str) and len(word.strip()) <= MAX_WORD and spelling(word) for word in words)


@lru_cache(4_096)
def _as_read(text: str) -> str:
    """Return the letters of a text, in which nobody draws one out."""
    return _RUN.sub(r"\1", spelling(text))
