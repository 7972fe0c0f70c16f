"""The host's desk: Django's admin, scoped to the organization of whoever looks."""

from sessions_app.admin import bank, log, organizations, people, quizzes, sessions

__all__ = ["bank", "log", "organizations", "people", "quizzes", "sessions"]
