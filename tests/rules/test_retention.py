"""What an organization keeps no longer is gone, and nothing else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command

from sessions_app.models import Event, ExpectedPlayer, Organization, Receipt, Revocation, Team, TriviaSession
from sessions_app.services import clock
from sessions_app.services.retention import purge
from sessions_app.services.revocations import revoke

pytestmark = pytest.mark.django_db(transaction=True)


def session(organization: Organization, ended_days_ago: float | None) -> TriviaSession:
    ended = None if ended_days_ago is None else clock.now() - timedelta(days=ended_days_ago)
    made = TriviaSession.objects.create(
        public_id=uuid4().hex,
        organization=organization,
        title="Quiz",
        state="lobby" if ended is None else "ended",
        ended_at=ended,
    )
    Event.objects.create(session=made, seq=1, type="hint", body={"data": {}}, created_at=clock.now())
    Receipt.objects.create(session=made, sender=uuid4(), client_id="1", digest=b"d", seq=1, outcome={})
    team = Team.objects.create(session=made, name="Foxes", name_key="foxes")
    ExpectedPlayer.objects.create(session=made, team=team, nickname="Ada", nickname_key="ada")
    return made


def test_sessions_go_when_their_organization_keeps_them_no_longer(capsys: pytest.CaptureFixture[str]) -> None:
    keeps = Organization.objects.create(name="Keeps", slug="keeps", retention_days=30)
    forever = Organization.objects.create(name="Forever", slug="forever")
    old, young, live = session(keeps, 30.1), session(keeps, 29.9), session(keeps, None)
    kept = session(forever, 4000)
    assert purge(clock.now()) == 1
    assert set(TriviaSession.objects.all()) == {young, live, kept}
    assert not Event.objects.filter(session_id=old.pk).exists()
    assert not Receipt.objects.filter(session_id=old.pk).exists()
    assert set(ExpectedPlayer.objects.values_list("session", flat=True)) == {young.pk, live.pk, kept.pk}
    keeps.retention_days = 29
    keeps.save()
    call_command("purge")
    assert "1 session deleted." in capsys.readouterr().out
    assert set(TriviaSession.objects.all()) == {live, kept}


def test_revocations_go_with_the_last_token_that_they_end() -> None:
    now = clock.now()
    revoke("user", str(uuid4()), now)
    purge(now)
    assert Revocation.objects.count() == 1
    purge(now + timedelta(days=400))
    assert Revocation.objects.count() == 0
