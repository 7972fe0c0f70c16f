"""What a host does at the desk: make, open, broadcast, score, end; members and their links; the command line."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from sessions_app.access import Caller, caller_of
from sessions_app.game.errors import Refused
from sessions_app.models import Event, Organization, Participant, Quiz, ScoreEntry, Team, TriviaSession, User
from sessions_app.services.outcomes import Write
from sessions_app.services.quizzes import add_question
from sessions_app.services.writes import commit, submit
from tests.admin.conftest import House, desk_of

LIST = "admin:sessions_app_triviasession_changelist"
EMPTY = {"public_id": "", "max_participants": "", "scheduled_at_0": "", "scheduled_at_1": ""}


def act(house: House, action: str, **more: Any) -> bytes:
    data = {"action": action, "_selected_action": str(house.session.pk), **more}
    return bytes(desk_of(house.host).post(reverse(LIST), data, follow=True).content)


def last(house: House) -> dict[str, Any]:
    event = Event.objects.filter(session=house.session).order_by("-seq")[0]
    return {"type": event.type, **event.body}


def test_a_host_makes_a_session_with_its_own_id_and_rules(ours: House) -> None:
    new = {
        **EMPTY,
        "title": "Friday",
        "public_id": "friday-1",
        "chat": "lobby",
        "late_join": "closed",
        "max_participants": "30",
        **{
            "scoring": "linear",
            "streak": "100",
            "penalty": "25",
            "team_mode": "mean",
            "team_choice": "balanced",
            "auto": "on",
            "approval": "on",
        },
    }
    answer = desk_of(ours.host).post(reverse("admin:sessions_app_triviasession_add"), new, follow=True)
    made = TriviaSession.objects.get(public_id="friday-1")
    chosen = {"chat": "lobby", "late_join": "closed", "max_participants": 30, "team_mode": "mean", "auto": {}}
    assert (made.settings["team_choice"], made.settings["approval"]) == ("balanced", True)
    assert chosen.items() <= made.settings.items()
    assert made.settings["scoring"] == {"preset": "linear", "penalty": 25, "streak": {"bonus": 100, "cap": 5}}
    assert f"{made.join_code[:3]}\u00a0{made.join_code[3:]}".encode() in answer.content
    again = desk_of(ours.host).post(
        reverse("admin:sessions_app_triviasession_add"), {**new, "title": "Again"}, follow=True
    )
    assert b"already exists" in again.content or b"in use" in again.content
    assert TriviaSession.objects.filter(public_id="friday-1").count() == 1


def test_a_form_opened_before_a_hundred_chats_keeps_the_log(ours: House) -> None:
    desk, page = desk_of(ours.host), reverse("admin:sessions_app_triviasession_change", args=[ours.session.pk])
    assert desk.get(page).status_code == 200
    system = Caller("system", "system", ours.organization.pk)
    commit(ours.session.pk, [Write("chat", system, {"text": str(n)}) for n in range(100)])
    before = TriviaSession.objects.get(pk=ours.session.pk)
    old_form = {**EMPTY, "title": "Renamed", "chat": "off", "late_join": "open", "last_seq": "1", "state": "ended"}
    assert desk.post(page, old_form).status_code == 302
    after = TriviaSession.objects.get(pk=ours.session.pk)
    assert (after.title, after.state, after.settings["chat"]) == ("Renamed", before.state, "off")
    assert after.last_seq == before.last_seq + 1
    assert last(ours)["data"]["settings"]["chat"] == "off"


def test_a_quiz_is_chosen_before_the_start_and_no_more_after_it(ours: House, theirs: House) -> None:
    mine = Quiz.objects.create(organization=ours.organization, title="Mine")
    foreign = Quiz.objects.create(organization=theirs.organization, title="Not mine")
    desk, page = desk_of(ours.host), reverse("admin:sessions_app_triviasession_change", args=[ours.session.pk])
    shown = desk.get(page).content
    assert b">Mine<" in shown and b"Not mine" not in shown
    form = {**EMPTY, "title": "Quiz night", "chat": "on", "late_join": "open"}
    assert desk.post(page, {**form, "quiz": str(foreign.pk)}).status_code == 200, "refused, with words"
    assert desk.post(page, {**form, "quiz": str(mine.pk)}).status_code == 302
    session = TriviaSession.objects.get(pk=ours.session.pk)
    assert session.quiz == mine and session.has_quiz
    question = {"kind": "typed", "text": "?", "accepted": ["x"]}
    add_question(caller_of(ours.host), mine, question)
    submit(session.pk, Write("command", caller_of(ours.host), {"command": "start"}))
    assert b'name="quiz"' not in desk.get(page).content
    with pytest.raises(Refused):
        submit(session.pk, Write("details", caller_of(ours.host), {"quiz": None}))


def test_a_broadcast_is_a_chat_message_of_the_host(ours: House) -> None:
    assert b"Say something" in act(ours, "broadcast")
    act(ours, "broadcast", confirmed="yes", text="Five minutes!")
    assert (last(ours)["type"], last(ours)["data"]["text"]) == ("chat", "Five minutes!")


def test_a_score_is_adjusted_with_a_reason_in_the_ledger(ours: House) -> None:
    act(ours, "adjust_score", confirmed="yes", team="Amber team", points="10", reason="bonus")
    assert Team.objects.get(session=ours.session).score == 15
    seat = Participant.objects.get(session=ours.session)
    act(ours, "adjust_score", confirmed="yes", participant=str(seat.pk), points="-3", reason="late")
    entry = ScoreEntry.objects.get(participant=seat)
    assert (entry.points, entry.total, entry.reason, entry.given_by) == (-3, -3, "late", ours.host)
    assert b"either a team or a participant" in act(ours, "adjust_score", confirmed="yes", points="1")


def test_end_asks_first_and_a_refusal_is_told_in_words(ours: House) -> None:
    assert b"End these sessions?" in act(ours, "end_sessions")
    assert TriviaSession.objects.get(pk=ours.session.pk).state == "lobby"
    act(ours, "end_sessions", confirmed="yes")
    assert TriviaSession.objects.get(pk=ours.session.pk).state == "ended"
    assert b"cannot do that in its present state" in act(ours, "open_sessions")


def test_participants_are_renamed_moved_muted_and_banned_through_the_service(ours: House) -> None:
    desk, seat = desk_of(ours.host), Participant.objects.get(session=ours.session)
    page = reverse("admin:sessions_app_participant_change", args=[seat.pk])
    team = Team.objects.get(session=ours.session)
    assert desk.post(page, {"nickname": "Ada", "team": str(team.pk), "muted": "on"}).status_code == 302
    assert last(ours)["data"] | {"name": "Ada", "team": team.name, "muted": True} == last(ours)["data"]
    listed = reverse("admin:sessions_app_participant_changelist")
    desk.post(listed, {"action": "ban", "_selected_action": str(seat.pk)})
    assert Participant.objects.get(pk=seat.pk).banned
    assert last(ours)["data"]["removed"] is True


def test_a_message_is_deleted_for_everybody(ours: House) -> None:
    message = Event.objects.get(session=ours.session, type="chat")
    listed = reverse("admin:sessions_app_event_changelist")
    desk_of(ours.host).post(listed, {"action": "delete_messages", "_selected_action": str(message.pk)})
    assert last(ours)["type"] == "chat_deleted"
    assert Event.objects.get(pk=message.pk).body["data"] == {"text": "", "deleted": True}


def test_a_new_member_gets_a_link_that_works_once(ours: House) -> None:
    desk = desk_of(ours.owner)
    new = {"username": "newcomer", "display_name": "Nia", "role": "host"}
    page = desk.post(reverse("admin:sessions_app_user_add"), new, follow=True).content.decode()
    link = "/set-password/" + page.split("/set-password/")[1].split("<")[0]
    client = desk_of(ours.player)
    client.logout()
    password = "Seven green lanterns"
    assert client.post(link, {"new_password1": password, "new_password2": password}).status_code == 302
    assert b"no longer works" in client.get(link).content
    member = User.objects.get(username="newcomer")
    assert member.check_password(password) and member.organization == ours.organization


def test_a_session_is_deleted_with_everything_and_its_id_stays_spent(ours: House) -> None:
    desk = desk_of(ours.host)
    page = reverse("admin:sessions_app_triviasession_delete", args=[ours.session.pk])
    assert desk.get(page).status_code == 200
    assert desk.post(page, {"post": "yes"}).status_code == 302
    assert not TriviaSession.objects.filter(pk=ours.session.pk).exists()
    again = {**EMPTY, "title": "x", "public_id": ours.session.public_id, "chat": "on", "late_join": "open"}
    answer = desk.post(reverse("admin:sessions_app_triviasession_add"), again, follow=True)
    assert b"Choose another" in answer.content


@pytest.mark.django_db(transaction=True)
def test_an_installation_begins_with_create_organization(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sessions_app.management.commands.create_organization.getpass", lambda _: "Nine blue kites 9")
    call_command("create_organization", "The Crown", owner="olive")
    organization = Organization.objects.get(name="The Crown")
    assert User.objects.get(username="olive").organization == organization
    assert "/admin/" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("create_organization", "Another", owner="olive")
    monkeypatch.setattr("sessions_app.management.commands.create_organization.getpass", lambda _: "short")
    with pytest.raises(CommandError, match="too short"):
        call_command("create_organization", "Another", owner="other")
    assert not Organization.objects.filter(name="Another").exists()
