"""The cast of the REST tests: two organizations that know nothing of each other, each caller with a client."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from sessions_app import tokens
from sessions_app.access import caller_of
from sessions_app.api.fields import iso
from sessions_app.game.buckets import Bucket
from sessions_app.models import Organization, Participant, TriviaSession, User
from sessions_app.services import clock, throttling
from sessions_app.services.sessions import create_session

PASSWORD = "correct horse battery"
_HASH: list[str] = []


class Api:
    """A caller of /api/v1/ with a token, or without one."""

    def __init__(self, token: str | None = None, **environ: str) -> None:
        self.client, self.token, self.environ = Client(raise_request_exception=False, **environ), token, environ

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        if self.token is not None:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        sent = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body)
        return self.client.generic(method, f"/api/v1/{path}", sent, content_type="application/json", headers=headers)

    def get(self, path: str, **headers: str) -> Any:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("POST", path, {} if body is None else body, **headers)

    def upload(self, path: str, form: dict[str, Any]) -> Any:
        """Post a form with files in it."""
        return self.client.post(f"/api/v1/{path}", form, headers={"Authorization": f"Bearer {self.token}"})

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self("PATCH", path, body, **headers)

    def delete(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("DELETE", path, body, **headers)


@dataclass
class Cast:
    """An organization with its people and an open session; `guest` has a seat in it."""

    organization: Organization
    owner: User
    host: User
    player: User
    session: TriviaSession
    seat: Participant
    resume_token: str
    api: dict[str, Api] = field(default_factory=dict)


class Clock:
    """The server's clock, to be put forward."""

    def __init__(self) -> None:
        self.ahead, self._now = timedelta(), clock.now

    def __call__(self) -> datetime:
        return self._now() + self.ahead

    def forward(self, **how: float) -> None:
        self.ahead += timedelta(**how)

    def later(self, **how: float) -> str:
        return str(iso(self() + timedelta(**how)))


def cast(name: str) -> Cast:
    """Make an organization and everybody in it."""
    organization = Organization.objects.create(name=f"{name} Club", slug=name.lower())
    people = [_user(organization, f"{name.lower()}-{role}", role) for role in ("owner", "host", "player")]
    owner, host, player = people
    session = create_session(caller_of(host), organization.pk, title=f"{name} night", public_id=f"{name.lower()}-night")
    anyone = Api()
    anyone_host = Api(tokens.pair_for_user(host)[0])
    assert anyone_host.post(f"sessions/{session.public_id}/open").status_code == 200
    session.refresh_from_db()
    joined = anyone.post("join", {"join_code": session.join_code, "nickname": f"{name} Guest"}).json()
    seat = Participant.objects.get(pk=joined["participant"]["id"])
    made = Cast(organization, owner, host, player, session, seat, joined["resume_token"])
    made.api = {user.role: Api(tokens.pair_for_user(user)[0]) for user in people}
    made.api |= {"guest": Api(joined["token"]), "anonymous": Api()}
    return made


def _user(organization: Organization, username: str, role: str) -> User:
    if not _HASH:
        _HASH.append(make_password(PASSWORD))
    return User.objects.create(username=username, organization=organization, role=role, password=_HASH[0])


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    throttling.forget_all()


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the server's clock, to be put forward."""
    made = Clock()
    monkeypatch.setattr(clock, "now", made)
    return made


@pytest.fixture
def ours(db: None) -> Cast:
    """Return our own organization's people."""
    return cast("Ours")


@pytest.fixture
def theirs(db: None) -> Cast:
    """Return the outsiders."""
    return cast("Theirs")


@pytest.fixture
def owner(ours: Cast) -> Api:
    return ours.api["owner"]


@pytest.fixture
def host(ours: Cast) -> Api:
    return ours.api["host"]


@pytest.fixture
def player(ours: Cast) -> Api:
    return ours.api["player"]


@pytest.fixture
def guest(ours: Cast) -> Api:
    return ours.api["guest"]


@pytest.fixture
def anonymous() -> Api:
    return Api()


@pytest.fixture
def outsider(theirs: Cast) -> Api:
    return theirs.api["host"]


def code(response: Any) -> tuple[int, str]:
    """Return the status and the error's code."""
    return response.status_code, response.json()["error"]["code"]


@pytest.fixture
def media_folder(settings: Any, tmp_path: Path) -> None:
    """Pictures and sounds lie in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def no_refill(monkeypatch: pytest.MonkeyPatch) -> None:
    """Buckets give what they hold and no more, however slow the machine is."""
    monkeypatch.setattr(Bucket, "_refill", lambda self, now: None)
