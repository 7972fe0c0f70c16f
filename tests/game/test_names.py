"""Names: fit to show, and the same for the same eyes."""

import pytest

from sessions_app.game.errors import Refused
from sessions_app.game.names import MAX_CODES, clean_name, name_key
from sessions_app.game.wordlists import BUILT_IN, checked_words, has_listed_word, words_for

BOBS = [
    *(
        "BOB",
        "bob",
        "B\u200bob",
        "Bo\u00adb",
        "B\u2060ob",
        "\u202eBob\u202c",
        "Ｂｏｂ",
        "𝐁𝐨𝐛",
        "Ⓑⓞⓑ",
        "Bób",
        "B o b",
        "B0b",
    ),
    *(
        "Воb",
        "Воь",
        "ВОЬ",
        "Βοb",
        "ʙᴏʙ",
        "Ᏼob",
        "ꓐꓳꓐ",
        "\U0001f171ob",
        "B\u034fob",
        "B\ufe0fob",
        "B\U000e0101ob",
        "B\u3164ob",
    ),
]


@pytest.mark.parametrize("name", BOBS, ids=ascii)
def test_what_looks_like_bob_is_bob(name: str) -> None:
    """NFKC, zero-width characters, case, accents, and letters of other scripts that are drawn alike."""
    assert name_key(clean_name(name)) == name_key("Bob")


@pytest.mark.parametrize(
    ("one", "other"),
    [("ILLY", "illy"), ("Ιllу", "1lly"), ("ΝΙΝΑ", "Nina"), ("ΗΑΝ", "Han"), ("РОРЕ", "Pope"), ("Ѕаm", "sam")],
)
def test_letters_that_are_drawn_alike_collide(one: str, other: str) -> None:
    assert name_key(clean_name(one)) == name_key(clean_name(other))


@pytest.mark.parametrize(
    "others", [("Bob", "Rob", "Bop", "Bobby"), ("นก", "นา"), ("Иван", "Ивар"), ("田中", "中田"), ("🦊", "🐻")]
)
def test_names_that_look_different_stay_different(others: tuple[str, ...]) -> None:
    assert len({name_key(clean_name(name)) for name in others}) == len(others)


@pytest.mark.parametrize(
    "name",
    ["", "  ", "\u200b\u200d", "\u202e", "\u3164", "\u115f\u1160", "\u2800\u2800", "\uffa0", "\u034f", "...", "\ufe0f"],
    ids=ascii,
)
def test_what_nobody_could_see_is_no_name(name: str) -> None:
    with pytest.raises(Refused) as refused:
        clean_name(name)
    assert refused.value.code == "nickname_rejected"


def test_a_name_fits_its_column_however_many_marks_it_has() -> None:
    assert clean_name("q\u0300\u0301" * 20) == "q\u0300\u0301" * 20 and len("q\u0300\u0301" * 20) == MAX_CODES
    for maximum in (24, 60):
        with pytest.raises(Refused):
            clean_name("q\u0300\u0301" * 21, maximum)
    with pytest.raises(Refused):
        clean_name("a" * 25)
    assert clean_name("q\u0300\u0301\u0302\u0303\u0304b") == "q\u0300\u0301b", "marks pile up no higher than two"


def test_emoji_keep_their_colour_and_a_name_stays_on_one_line() -> None:
    assert clean_name("I \u2764\ufe0f\nquiz") == "I \u2764\ufe0f quiz"
    assert name_key("I \u2764 quiz") == name_key("I \u2764\ufe0f quiz")


@pytest.mark.parametrize(
    "name",
    [
        "Fuck",
        "fucker",
        "F u c k",
        "f.u.c.k",
        "fuuuuck",
        "FÜCK",
        "fυck",
        "5h1t head",
        "Mr Shit",
        "\uff46uck",
        "f\u200buck",
    ],
)
def test_a_listed_word_is_found_however_it_is_written(name: str) -> None:
    assert has_listed_word(name, words_for("en", {}))


@pytest.mark.parametrize(
    "name", ["Scunthorpe", "Assam", "Dickens", "Cassandra", "Pissarro", "Slutsky", "Nazira", "Pornchai", "Bob", "田中"]
)
def test_a_name_that_only_holds_the_letters_of_one_is_none(name: str) -> None:
    assert not has_listed_word(name, words_for("en", {}))


def test_a_number_is_no_word_whatever_its_digits_look_like() -> None:
    words = [word for language in BUILT_IN for word in words_for(language, {})]
    assert not [number for number in ("455", "58", "1.717", "2026-11-26") if has_listed_word(f"Player {number}", words)]
    assert has_listed_word("4ss", words) and has_listed_word("@$$", words) and not has_listed_word("4 5 5", words)


def test_lists_are_by_language_and_an_organizations_own_come_in_their_place() -> None:
    own = {"en": ["broccoli"], "*": ["Sprout*"]}
    assert has_listed_word("Broccoli", words_for("en", own)) and has_listed_word("sproutling", words_for("en-GB", own))
    assert not has_listed_word("Fuck", words_for("en", own)) and has_listed_word("Scheiße", words_for("de", own))
    assert not has_listed_word("Broccoli", words_for("de", own)) and not has_listed_word(
        "Scheisse", words_for("en", {})
    )
    assert has_listed_word("sprout", words_for("xx", own)) and not words_for("xx", {})
    assert not has_listed_word("Fuck", words_for("en", {"en": []}))


@pytest.mark.parametrize(
    "given", [{"en": "x"}, {"en": [5]}, {"en": ["..."]}, {"en": ["x" * 41]}, {"english": []}, [], {"en": ["a"] * 501}]
)
def test_what_is_no_list_of_words_is_refused(given: object) -> None:
    with pytest.raises(Refused) as refused:
        checked_words(given)
    assert refused.value.code == "invalid_field"
