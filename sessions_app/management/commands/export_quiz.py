"""`manage.py export_quiz ID --organization SLUG`: a quiz as a file, with its pictures and sounds if it is a zip."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sessions_app.exporters import FORMATS
from sessions_app.game.errors import Refused
from sessions_app.management.commands.import_quiz import quiz_of
from sessions_app.models import Organization
from sessions_app.services.exporting import export_quiz


class Command(BaseCommand):
    help = "Export a quiz as a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("quiz", help="its id")
        parser.add_argument("--organization", required=True, help="its slug")
        parser.add_argument("--format", default="zip", choices=list(FORMATS))
        parser.add_argument("--output", type=Path, help="where to; named after the quiz if left out")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError(f"There is no organization {options['organization']}.")
        try:
            made = export_quiz(quiz_of(organization, options["quiz"]), options["format"])
        except Refused as refused:
            raise CommandError(refused.message) from refused
        place = options["output"] or Path(made.name)
        try:
            place.write_bytes(made.data)
        except OSError as error:
            raise CommandError(f"{place}: {error.strerror}") from error
        self.stdout.write(f"{place}: {len(made.data)} bytes.")
