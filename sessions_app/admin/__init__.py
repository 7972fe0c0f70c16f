"""The host's desk: Django's admin, scoped to the organization of whoever looks."""

from sessions_app.admin import log, organizations, people, sessions

__all__ = ["log", "organizations", "people", "sessions"]
