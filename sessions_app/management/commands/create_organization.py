"""`manage.py create_organization NAME --owner USERNAME`: how an installation begins without the demo."""

import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sessions_app.game.errors import Refused
from sessions_app.links import base_url
from sessions_app.models import User
from sessions_app.services.members import create_organization


class Command(BaseCommand):
    help = "Make an organization with its first owner."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--owner", required=True, metavar="USERNAME")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        password = self._password(options["owner"], from_stdin=options["password_stdin"])
        try:
            organization, owner = create_organization(options["name"], options["owner"], password)
        except Refused as refused:
            details = " ".join(f"{name}: {words}" for name, words in (refused.fields or {}).items())
            raise CommandError(f"{refused.message} {details}".strip()) from refused
        self.stdout.write(f"{organization.name} is there, and {owner.username} owns it.")
        self.stdout.write(f"Start the server, log in at {base_url()}/admin/ and make your first session.")

    def _password(self, username: str, *, from_stdin: bool) -> str:
        if from_stdin:
            password = sys.stdin.readline().rstrip("\n")
        else:
            password = getpass("Password (at least 12 characters): ")
            if getpass("Again: ") != password:
                raise CommandError("The two passwords differ.")
        try:
            validate_password(password, User(username=username))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return password
