"""`manage.py import_quiz FILE --organization SLUG`: a quiz from a file, with every fault by its row."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from sessions_app.access import OPERATOR, Caller
from sessions_app.game.errors import Refused
from sessions_app.importers import FORMATS
from sessions_app.models import Organization, Quiz
from sessions_app.services.importing import Preview, import_into, import_quiz, preview_import


class Command(BaseCommand):
    help = "Import a quiz from a file (Kahoot's xlsx, CSV, Aiken, GIFT, QTI 2.1, Open Trivia DB's JSON, our own)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--organization", required=True, help="its slug")
        parser.add_argument("--quiz", help="append to this quiz (its id) instead of making one")
        parser.add_argument("--title", default="", help="of the new quiz")
        parser.add_argument("--format", default="", choices=["", *FORMATS])
        parser.add_argument("--dry-run", action="store_true", help="check the file and store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError(f"There is no organization {options['organization']}.")
        try:
            found = self._import(organization, options)
        except Refused as refused:
            raise CommandError("; ".join((refused.fields or {}).values()) or refused.message) from refused
        for warning in found.warnings:
            self.stderr.write(f"warning: {_place(warning.row)}: {warning.message}")
        for fault in found.errors:
            self.stderr.write(f"{_place(fault.row)}: {fault.field}: {fault.message}")
        if found.errors:
            raise CommandError(f"Nothing was imported: {len(found.errors)} faults.")
        done = f"{found.imported} imported" if found.imported else "nothing stored (dry run)"
        self.stdout.write(f"{len(found.questions)} questions ({found.draft.format}), {done}.")

    def _import(self, organization: Organization, options: dict[str, Any]) -> Preview:
        caller, format = Caller(OPERATOR, OPERATOR, organization.pk), options["format"]
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        quiz = None if options["quiz"] is None else quiz_of(organization, options["quiz"])
        if options["dry_run"]:
            return preview_import(organization.pk, data, format, quiz)
        if quiz is None:
            return import_quiz(caller, organization.pk, data, format, options["title"])
        return import_into(caller, quiz, data, format)


def quiz_of(organization: Organization, id: str) -> Quiz:
    """Return a quiz by its id."""
    try:
        return Quiz.objects.get(organization=organization, pk=id)
    except (Quiz.DoesNotExist, ValidationError) as error:
        raise CommandError("There is no such quiz in this organization.") from error


def _place(row: int) -> str:
    return f"row {row}" if row else "file"
