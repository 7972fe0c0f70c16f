"""Tokens of our own making are read quickly: the quick look lets nothing pass that PyJWT would refuse."""

import time
import uuid
from base64 import urlsafe_b64encode
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework_simplejwt.exceptions import TokenBackendError
from rest_framework_simplejwt.state import token_backend

from sessions_app.signed import own_payload
from sessions_app.tokens import TokenRefused, read

NOW = time.time()
CLAIMS = {"iss": "trivia", "aud": "trivia", "sub": "a", "iat": NOW - 5.25, "exp": int(NOW) + 86_400, "org_id": "o"}
KEY = token_backend.signing_key


def token(changes: dict[str, Any] | None = None, **options: Any) -> str:
    claims = {name: value for name, value in {**CLAIMS, **(changes or {})}.items() if value is not None}
    return jwt.encode(claims, **{"key": KEY, "algorithm": "HS256", **options})


def test_our_own_token_is_read_quickly_and_says_the_same() -> None:
    assert own_payload(token()) == token_backend.decode(token()) == CLAIMS


@pytest.mark.parametrize(
    "foreign",
    [
        token(key="another key that is long enough for it"),
        token(algorithm="HS512"),
        token(algorithm="none", key=None),
        token(headers={"kid": "1"}),
        token({"exp": int(NOW) - 1}),
        token({"exp": None}),
        token({"exp": "9999999999"}),
        token({"iat": NOW + 86_400}),
        token({"iat": None}),
        token({"nbf": NOW + 86_400}),
        token({"iss": "other"}),
        token({"iss": None}),
        token({"aud": "other"}),
        token({"aud": ["trivia"]}),
        token({"aud": None}),
        token({"sub": 5}),
        token() + ".x",
        token().rpartition(".")[0],
        token().rpartition(".")[0] + ".",
        token() + "=",
        "é" + token(),
        token().replace("eyJ", "ey\ud800", 1),
        "",
        "..",
    ],
)
def test_whatever_is_not_just_as_we_make_it_is_left_to_the_library(foreign: str) -> None:
    assert own_payload(foreign) is None


@given(st.integers(0, 500), st.sampled_from("AZaz09-_.=é"))
def test_no_changed_character_passes_unless_the_library_passes_it(place: int, character: str) -> None:
    good = token()
    changed = good[: place % len(good)] + character + good[place % len(good) + 1 :]
    told = own_payload(changed)
    if told is not None:
        assert told == token_backend.decode(changed)


def test_a_signed_body_that_is_no_object_is_refused() -> None:
    header = token().partition(".")[0]
    for body in (b"[]", b"5", b"null", b"{", b"\xff"):
        unsigned = f"{header}.{urlsafe_b64encode(body).decode().rstrip('=')}"
        forged = jwt.PyJWS().encode(body, KEY, "HS256")
        assert forged.startswith(unsigned)
        with pytest.raises(TokenBackendError):
            token_backend.decode(forged)
        with pytest.raises(TokenRefused):
            read(forged)


def test_a_token_that_ends_while_it_is_known_is_refused() -> None:
    ids = {"sub": str(uuid.uuid4()), "org_id": str(uuid.uuid4()), "token_type": "access"}
    short = token({**ids, "exp": time.time() + 0.3})
    assert read(short).role == ""
    with pytest.raises(TokenRefused, match="token_expired"):
        while True:
            read(short)
