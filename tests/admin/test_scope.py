"""A host sees and changes its own organization's rows alone: lists, search, filters, forms, history, forged posts."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from sessions_app.models import Organization, Participant, Team, TriviaSession, User
from tests.admin.conftest import House, desk_of


def address(row: Any, page: str) -> str:
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}"
    return reverse(name, args=[] if page in {"changelist", "add"} else [row.pk])


@pytest.mark.parametrize("role", ["owner", "host"])
def test_an_outsider_walks_every_page_and_finds_nothing(ours: House, theirs: House, role: str) -> None:
    desk = desk_of(getattr(theirs, role))
    for row in ours.rows():
        listed = desk.get(address(row, "changelist"))
        assert listed.status_code in {200, 403}
        assert ours.mark.encode() not in listed.content, row
        for query in (f"?q={ours.mark}", f"?session__id__exact={ours.session.pk}"):
            searched = desk.get(address(row, "changelist") + query, follow=True)
            body = searched.content.replace(f"q={ours.mark}".encode(), b"").replace(f'"{ours.mark}"'.encode(), b"")
            body = body.replace(f"q%3D{ours.mark}".encode(), b"")
            found = body.find(ours.mark.encode())
            assert found < 0, (row, query, body[max(0, found - 80) : found + 80])
        for page in ("change", "delete", "history"):
            answer = desk.get(address(row, page), follow=True)
            assert ours.mark.encode() not in answer.content, (row, page)
            assert answer.status_code in {200, 403, 404}


def test_forged_posts_change_nothing(ours: House, theirs: House) -> None:
    desk = desk_of(theirs.owner)
    before = [repr(sorted(vars(row).items(), key=str)) for row in map(fresh, ours.rows())]
    for row in ours.rows():
        for page in ("change", "delete"):
            forged = {"post": "yes", "title": "forged", "name": "forged", "nickname": "forged", "is_superuser": "on"}
            assert desk.post(address(row, page), forged).status_code in {302, 403, 404}
        for action in ("delete_selected", "end_sessions", "open_sessions", "ban", "remove", "deactivate", "hand_links"):
            forged = {"action": action, "_selected_action": str(row.pk), "confirmed": "yes", "post": "yes"}
            answer = desk.post(address(row, "changelist"), forged, follow=True)
            assert ours.mark.encode() not in answer.content
    assert [repr(sorted(vars(row).items(), key=str)) for row in map(fresh, ours.rows())] == before


def fresh(row: Any) -> Any:
    found = type(row)._default_manager.get(pk=row.pk)
    found.__dict__.pop("_state")
    return found


def test_a_row_of_ones_own_cannot_be_tied_to_anothers(ours: House, theirs: House) -> None:
    """A team posted into another organization's session is refused; a session posted with its organization is ours."""
    desk = desk_of(theirs.host)
    desk.post(reverse("admin:sessions_app_team_add"), {"session": str(ours.session.pk), "name": "Forged", "color": 1})
    assert not Team.objects.filter(name="Forged").exists()
    new = {
        "title": "Mine",
        "organization": str(ours.organization.pk),
        "chat": "on",
        "late_join": "open",
        "public_id": "",
        "max_participants": "",
        "scheduled_at_0": "",
        "scheduled_at_1": "",
    }
    assert desk.post(reverse("admin:sessions_app_triviasession_add"), new).status_code == 302
    assert TriviaSession.objects.get(title="Mine").organization == theirs.organization


def test_nobody_rises_above_its_role(ours: House) -> None:
    desk = desk_of(ours.owner)
    change = reverse("admin:sessions_app_user_change", args=[ours.host.pk])
    forged = {
        "display_name": "Hana",
        "role": "host",
        "is_active": "on",
        "is_superuser": "on",
        "is_staff": "on",
        "organization": "",
        "username": "stolen",
    }
    assert desk.post(change, forged).status_code == 302
    host = User.objects.get(pk=ours.host.pk)
    assert (host.display_name, host.is_superuser, host.username) == ("Hana", False, "Amber-host")
    assert host.organization == ours.organization
    for page in ("user_changelist", "user_add", "organization_changelist"):
        assert desk_of(ours.host).get(reverse(f"admin:sessions_app_{page}")).status_code == 403


def test_players_and_strangers_have_no_desk(ours: House) -> None:
    for client in (desk_of(ours.player), Client()):
        assert client.get("/admin/").status_code == 302


def test_the_last_owner_stays(ours: House) -> None:
    desk = desk_of(ours.owner)
    change = reverse("admin:sessions_app_user_change", args=[ours.owner.pk])
    answer = desk.post(change, {"display_name": "", "role": "host", "is_active": "on"}, follow=True)
    assert b"at least one owner" in answer.content
    assert User.objects.get(pk=ours.owner.pk).role == "owner"


def test_operators_see_all(ours: House, theirs: House, operator: Client) -> None:
    for row in ours.rows():
        body = operator.get(address(row, "changelist")).content
        assert ours.mark.encode() in body and theirs.mark.encode() in body, row


def test_token_tables_are_not_in_the_admin() -> None:
    names = {model._meta.label for model in admin.site._registry}
    assert not {name for name in names if "token" in name.lower() or "Group" in name or "Revocation" in name}


@pytest.mark.parametrize("role", ["owner", "host"])
def test_every_page_of_the_desk_opens_with_its_policy(ours: House, role: str) -> None:
    desk = desk_of(getattr(ours, role))
    assert ours.mark.encode() in desk.get("/admin/").content
    pages = [
        "/admin/",
        *(address(row, page) for row in ours.rows()[2:] for page in ("changelist", "change", "history")),
    ]
    for page in pages:
        answer = desk.get(page, follow=True)
        assert answer.status_code == 200, page
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert b" style=" not in answer.content, page


def test_lists_do_not_ask_once_per_row(ours: House, django_assert_max_num_queries: Any) -> None:
    desk = desk_of(ours.host)
    for number in range(30):
        Participant.objects.create(session=ours.session, nickname=f"P{number}", nickname_key=f"p{number}")
        Team.objects.create(session=ours.session, name=f"T{number}", name_key=f"t{number}")
    for model in ("participant", "team", "scoreentry", "event", "triviasession"):
        with django_assert_max_num_queries(12):
            assert desk.get(reverse(f"admin:sessions_app_{model}_changelist")).status_code == 200


def test_an_organization_belongs_to_its_owners(ours: House) -> None:
    change = reverse("admin:sessions_app_organization_change", args=[ours.organization.pk])
    new = {"name": "Renamed", "accent": "", "max_participants": "50", "retention_days": ""}
    assert desk_of(ours.host).post(change, new).status_code == 403
    assert desk_of(ours.owner).post(change, new).status_code == 302
    assert Organization.objects.get(pk=ours.organization.pk).max_participants == 50
