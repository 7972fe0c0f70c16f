"""`manage.py import_quiz FILE --organization SLUG`: a quiz from a file, with every fault by its row."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sessions_app.access import OPERATOR, Caller
from sessions_app.importers import FORMATS
from sessions_app.models import Organization, Quiz
from sessions_app.services.importing import Preview, import_into, import_quiz, preview_import


class Command(BaseCommand):
    help = "Import a quiz from a file: Kahoot's xlsx, CSV, Aiken, GIFT, QTI 2.1, Open Trivia DB, or our own JSON."

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
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        found = self._import(organization, data, options)
        for warning in found.draft.warnings:
            self.stderr.write(f"warning: {warning.message}")
        for fault in found.errors:
            where = f"row {fault.row}" if fault.row else "file"
            self.stderr.write(f"{where}: {fault.field}: {fault.message}")
        if found.errors:
            raise CommandError(f"Nothing was imported: {len(found.errors)} faults.")
        done = f"{found.imported} imported" if found.imported else "nothing stored (dry run)"
        self.stdout.write(f"{len(found.questions)} questions ({found.draft.format}), {done}.")

    def _import(self, organization: Organization, data: bytes, options: dict[str, Any]) -> Preview:
        caller = Caller(OPERATOR, OPERATOR, organization.pk)
        if options["dry_run"]:
            return preview_import(data, options["format"])
        if options["quiz"] is None:
            return import_quiz(caller, organization.pk, data, options["format"], options["title"])
        quiz = Quiz.objects.filter(organization=organization, pk=options["quiz"]).first()
        if quiz is None:
            raise CommandError("There is no such quiz in this organization.")
        return import_into(caller, quiz, data, options["format"])
