"""`manage.py purge`: what the server does each hour by itself, now."""

from typing import Any

from django.core.management.base import BaseCommand

from sessions_app.services import clock
from sessions_app.services.retention import purge


class Command(BaseCommand):
    help = "Delete ended sessions that are older than their organization keeps them, and media that nothing uses."

    def handle(self, *args: Any, **options: Any) -> None:
        count = purge(clock.now())
        self.stdout.write(f"{count} session{'' if count == 1 else 's'} deleted.")
