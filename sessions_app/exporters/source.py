"""What exporters are given: plain values of a quiz."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Source:
    """A quiz: rounds as `{key, title, scoring, leaderboard}`, questions stored as they are with `round`, `scoring`."""

    title: str
    description: str = ""
    language: str = "en"
    tags: list[str] = field(default_factory=list)
    rounds: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # by the id of a picture or sound: ending, bytes

    def round_title(self, question: dict[str, Any]) -> str:
        """Return the title of a question's round, '' without one."""
        return next((part["title"] for part in self.rounds if part["key"] == question.get("round")), "")
