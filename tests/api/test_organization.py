"""organization and organization/members."""

from urllib.parse import urlsplit

import pytest

from sessions_app.models import Participant, Revocation, User
from sessions_app.services import accounts
from tests.api.conftest import Api, Cast, code

pytestmark = pytest.mark.django_db


def test_only_an_owner_reads_and_changes_the_organization(ours: Cast) -> None:
    told = ours.api["owner"].get("organization").json()
    assert (told["name"], told["slug"], told["max_participants"]) == ("Ours Club", "ours", None)
    assert told["created_at"].endswith("Z")
    changes = {"name": "New name", "accent": "#3355aa", "max_participants": 300, "retention_days": 30}
    assert changes.items() <= ours.api["owner"].patch("organization", changes).json().items()
    for role, status in (("host", 403), ("player", 403), ("guest", 403), ("anonymous", 401)):
        assert ours.api[role].get("organization").status_code == status
        assert ours.api[role].patch("organization", {"name": "Taken over"}).status_code == status
    ours.organization.refresh_from_db()
    assert ours.organization.name == "New name"


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"slug": "theirs"}, "slug"),
        ({"id": "x"}, "id"),
        ({"name": "  "}, "name"),
        ({"accent": "red"}, "accent"),
        ({"max_participants": 0}, "max_participants"),
        ({"retention_days": "soon"}, "retention_days"),
        ({"blocked_words": {"english": ["x"]}}, "blocked_words"),
    ],
)
def test_a_bad_change_is_refused_by_field(owner: Api, changes: dict, field: str) -> None:
    answer = owner.patch("organization", changes)
    assert code(answer) == (400, "invalid_field")
    assert field in answer.json()["error"]["fields"]


def test_an_owner_sees_the_own_members_alone(ours: Cast, theirs: Cast, owner: Api) -> None:
    told = owner.get("organization/members").json()
    assert told["count"] == 3
    assert [row["username"] for row in told["results"]] == ["ours-host", "ours-owner", "ours-player"]
    assert "theirs" not in str(told)
    assert code(owner.get(f"organization/members/{theirs.host.pk}")) == (404, "not_found")
    assert code(ours.api["host"].get("organization/members")) == (403, "forbidden")


def test_a_new_member_sets_a_password_by_the_link_once(ours: Cast, owner: Api, anonymous: Api) -> None:
    made = owner.post("organization/members", {"username": "grace", "display_name": "Grace", "role": "host"})
    assert made.status_code == 201
    path = urlsplit(made.json()["set_password_url"]).path
    _, _, uid, token, _ = path.split("/")
    user = accounts.user_of_link(uid, token)
    assert user is not None and user.username == "grace"
    accounts.set_password(user, "hopper hopper hopper")
    assert accounts.user_of_link(uid, token) is None
    credentials = {"username": "grace", "password": "hopper hopper hopper"}
    assert anonymous.post("auth/login", credentials).json()["user"]["role"] == "host"


@pytest.mark.parametrize("uid, token", [("", ""), ("%%%", "x"), ("AAAA", "c-1"), ("é", "é")])
def test_a_broken_link_is_nobodys(ours: Cast, uid: str, token: str) -> None:
    assert accounts.user_of_link(uid, token) is None


def test_a_member_gets_a_new_link(ours: Cast, owner: Api, host: Api) -> None:
    path = f"organization/members/{ours.player.pk}/set-password-link"
    assert "/set-password/" in owner.post(path).json()["set_password_url"]
    assert code(host.post(path)) == (403, "forbidden")


@pytest.mark.parametrize(
    "body, status, refusal",
    [
        ({"username": "ours-host", "role": "host"}, 409, "username_taken"),
        ({"username": "theirs-host", "role": "host"}, 409, "username_taken"),
        ({"username": "new", "role": "operator"}, 400, "invalid_field"),
        ({"username": "new", "role": "host", "is_superuser": True}, 400, "invalid_field"),
        ({"username": "new", "role": "host", "password": "x"}, 400, "invalid_field"),
        ({"username": "new", "role": "host", "organization": "x"}, 400, "invalid_field"),
        ({"username": "no spaces", "role": "host"}, 400, "invalid_field"),
        ({"username": "x" * 151, "role": "host"}, 400, "invalid_field"),
    ],
)
def test_a_bad_member_is_refused(theirs: Cast, owner: Api, body: dict, status: int, refusal: str) -> None:
    count = User.objects.count()
    assert code(owner.post("organization/members", body)) == (status, refusal)
    assert User.objects.count() == count


def test_a_new_role_counts_at_once_and_ends_the_logins(ours: Cast, owner: Api, host: Api) -> None:
    told = owner.patch(f"organization/members/{ours.host.pk}", {"role": "player"})
    assert told.json()["role"] == "player"
    assert Revocation.objects.filter(kind="user", value=str(ours.host.pk)).count() == 1
    assert code(host.get("auth/me")) == (401, "token_revoked")


def test_a_new_name_ends_nothing(ours: Cast, owner: Api, host: Api) -> None:
    assert owner.patch(f"organization/members/{ours.host.pk}", {"display_name": "Max"}).json()["display_name"] == "Max"
    assert not Revocation.objects.filter(kind="user").exists()
    assert host.get("auth/me").json()["user"]["display_name"] == "Max"


def test_a_deactivated_member_is_out(ours: Cast, owner: Api, player: Api) -> None:
    assert owner.patch(f"organization/members/{ours.player.pk}", {"is_active": False}).status_code == 200
    assert player.get("auth/me").status_code == 401
    assert Revocation.objects.filter(kind="user", value=str(ours.player.pk)).exists()


def test_a_removed_member_is_gone_with_the_seats(ours: Cast, owner: Api, host: Api) -> None:
    Participant.objects.create(session=ours.session, user=ours.player, nickname="P", nickname_key="p")
    assert owner.delete(f"organization/members/{ours.player.pk}").status_code == 204
    assert not User.objects.filter(pk=ours.player.pk).exists()
    assert Participant.objects.filter(session=ours.session).count() == 1
    assert Revocation.objects.filter(kind="user", value=str(ours.player.pk)).exists()
    assert owner.delete(f"organization/members/{ours.host.pk}").status_code == 204
    assert owner.get("sessions/ours-night").json()["host"] is None
    assert host.get("auth/me").status_code == 401


def test_the_last_owner_stays(ours: Cast, owner: Api) -> None:
    me = f"organization/members/{ours.owner.pk}"
    assert code(owner.patch(me, {"role": "host"})) == (409, "last_owner")
    assert code(owner.patch(me, {"is_active": False})) == (409, "last_owner")
    assert code(owner.delete(me)) == (409, "last_owner")
    assert not Revocation.objects.exists()
    owner.patch(f"organization/members/{ours.host.pk}", {"role": "owner"})
    assert owner.delete(me).status_code == 204


def test_an_inactive_owner_is_no_other_owner(ours: Cast, owner: Api) -> None:
    User.objects.filter(pk=ours.host.pk).update(role="owner", is_active=False)
    assert code(owner.delete(f"organization/members/{ours.owner.pk}")) == (409, "last_owner")


def test_the_list_has_pages_with_a_bound(ours: Cast, owner: Api) -> None:
    User.objects.bulk_create(
        User(username=f"m{n:03}", organization=ours.organization, password="!") for n in range(150)
    )
    told = owner.get("organization/members?page_size=1000").json()
    assert (told["count"], len(told["results"]), told["previous"]) == (153, 100, None)
    assert len(owner.get("organization/members?page_size=1000&page=2").json()["results"]) == 53
    assert code(owner.get("organization/members?page=9"))[0] == 404
