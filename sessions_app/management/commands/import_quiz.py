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
from sessions_app.services.opentdb import MAX_AMOUNT, TYPES, fetch_questions


class Command(BaseCommand):
    help = "Import a quiz from a file (Kahoot's xlsx, CSV, Aiken, GIFT, QTI 2.1, our own) or from Open Trivia DB."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--organization", required=True, help="its slug")
        parser.add_argument("--quiz", help="append to this quiz (its id) instead of making one")
        parser.add_argument("--title", default="", help="of the new quiz")
        parser.add_argument("--format", default="", choices=["", *FORMATS])
        parser.add_argument("--dry-run", action="store_true", help="check the file and store nothing")
        asked = parser.add_argument_group("instead of a file, from Open Trivia DB")
        asked.add_argument("--open-trivia", type=int, metavar="AMOUNT", help=f"so many questions, up to {MAX_AMOUNT}")
        asked.add_argument("--category", type=int, help="their number of it")
        asked.add_argument("--difficulty", type=int, choices=[1, 2, 3])
        asked.add_argument("--kind", choices=list(TYPES))

    def handle(self, *args: Any, **options: Any) -> None:
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError(f"There is no organization {options['organization']}.")
        try:
            found = self._import(organization, *_given(organization, options), options)
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

    def _import(self, organization: Organization, data: bytes, format: str, options: dict[str, Any]) -> Preview:
        caller = Caller(OPERATOR, OPERATOR, organization.pk)
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


def _given(organization: Organization, options: dict[str, Any]) -> tuple[bytes, str]:
    """Return what is to be imported, and its format if it is known."""
    if (options["file"] is None) == (options["open_trivia"] is None):
        raise CommandError("Name either a file or --open-trivia.")
    if options["file"] is None:
        if not 1 <= options["open_trivia"] <= MAX_AMOUNT:
            raise CommandError(f"--open-trivia takes 1 to {MAX_AMOUNT}.")
        wish = options["category"], options["difficulty"], options["kind"]
        return fetch_questions(organization.pk, options["open_trivia"], *wish), "opentdb"
    try:
        return options["file"].read_bytes(), options["format"]
    except OSError as error:
        raise CommandError(f"{options['file']}: {error.strerror}") from error


def _place(row: int) -> str:
    return f"row {row}" if row else "file"
