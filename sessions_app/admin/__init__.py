"""The host's desk: Django's admin, scoped to the organization of whoever looks."""

from sessions_app.admin import log, organizations, people, quizzes, sessions

__all__ = ["log", "organizations", "people", "quizzes", "sessions"]
