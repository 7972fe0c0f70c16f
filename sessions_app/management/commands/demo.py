"""`manage.py demo`: two organizations to try things with, made once, the first with a quiz night ready to start.

Their passwords go into demo.json.
"""

import json
import os
import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from sessions_app.access import caller_of
from sessions_app.models import Organization, TriviaSession, User
from sessions_app.services.outcomes import Write
from sessions_app.services.sessions import create_session
from sessions_app.services.starters import load_starters
from sessions_app.services.writes import submit

PEOPLE = {
    "owner": ("owner", "Olive Owner"),
    "host": ("host", "Hana Host"),
    "player": ("player", "Ada"),
    "player2": ("player", "Ben"),
    "player3": ("player", "Cleo"),
    "player4": ("player", "Dan"),
}


class Command(BaseCommand):
    help = "Make the demo organizations, people and sessions, once."

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.DATA_DIR / "demo.json"
        if TriviaSession.objects.filter(public_id="test-session").exists():
            return
        with transaction.atomic():
            demo = self._organization("The Demo Pub", "demo", "", "test-session", "A room to try")
            self._quiz_night(demo)
            demo["other"] = self._organization("The Other School", "other", "other-", "other-session", "Staff quiz")
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(demo, file, indent=2)
        self.stdout.write(f"Made a demo; its passwords are in {path}")

    def _quiz_night(self, demo: dict[str, Any]) -> None:
        organization = Organization.objects.get(slug=demo["organization"]["slug"])
        caller = caller_of(User.objects.get(username=demo["users"]["host"]["username"]))
        quiz = load_starters(caller, organization.pk)[0]
        rules = {"team_mode": "mean", "leaderboard": "rounds"}
        night = create_session(
            caller, organization.pk, title="Friday quiz", public_id="quiz-night", settings=rules, quiz=quiz
        )
        submit(night.pk, Write("command", caller, {"command": "open"}))
        demo["quiz_night"] = {"session_id": night.public_id, "join_code": night.join_code}

    def _organization(self, name: str, slug: str, prefix: str, session_id: str, title: str) -> dict[str, Any]:
        organization = Organization.objects.create(name=name, slug=slug)
        users, made = {}, {}
        for key, (role, display_name) in PEOPLE.items():
            password = os.environ.get("TRIVIA_DEMO_PASSWORD") or secrets.token_urlsafe(12)
            user = User.objects.create_user(
                prefix + key, password, organization=organization, role=role, display_name=display_name
            )
            users[key], made[key] = {"username": user.username, "password": password}, user
        caller = caller_of(made["host"])
        session = create_session(caller, organization.pk, title=title, public_id=session_id)
        submit(session.pk, Write("command", caller, {"command": "open"}))
        return {
            "organization": {"id": str(organization.pk), "name": organization.name, "slug": organization.slug},
            "session_id": session.public_id,
            "join_code": session.join_code,
            "users": users,
        }
