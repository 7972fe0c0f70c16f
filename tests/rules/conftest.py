"""Who writes here, and into what."""

from uuid import uuid4

import pytest

from sessions_app.access import Caller, caller_of
from sessions_app.models import Organization, TriviaSession, User
from sessions_app.services.sessions import create_session


@pytest.fixture
def host() -> Caller:
    organization = Organization.objects.create(name="Pub", slug=uuid4().hex)
    return caller_of(User.objects.create_user(uuid4().hex, None, organization=organization, role="host"))


@pytest.fixture
def session(host: Caller) -> TriviaSession:
    assert host.organization is not None
    return create_session(host, host.organization, title="Quiz")
