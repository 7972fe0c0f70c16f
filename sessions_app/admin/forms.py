"""The forms of the desk: a session with its settings, a message to all, a change of a score."""

from typing import Any

from django import forms

from sessions_app.game.scoring import DEFAULTS as SCORING
from sessions_app.game.settings import CHOICES, FLAGS, MAX_PARTICIPANTS
from sessions_app.models import Participant, TriviaSession
from sessions_app.services.sessions import PUBLIC_ID, clean_title
from sessions_app.services.settings import session_settings

LABELS = {
    "chat": "Chat",
    "late_join": "Late joining",
    "team_mode": "Teams' points",
    "leaderboard": "Leaderboard",
    "team_choice": "Who is in which team",
}
WORDS = {
    "none": "Not from answers",
    "mean": "Mean of the members",
    "sum": "Sum of the members",
    "best": "The best member",
    "first": "Whoever answers first",
    "majority": "What most answer",
    "own": "Players say it themselves",
    "balanced": "Newcomers join the smallest team",
    "next_question": "From the next question on",
    "each": "After each question",
    "rounds": "After each round",
    "end": "At the end",
}
PRESET_WORDS = {
    "kahoot": "Fast: all points at once, falling evenly to half of them",
    "linear": "Steady: all points at once, falling evenly to nothing",
    "flat": "Flat: all points, however long it takes",
    "floor": "Floor: falling evenly, but never below a part of the points",
    "fastest": "First five: half the points; the fastest five get up to as much again",
}


_FLAGS = ("answers_may_change", "approval", "chat_during_questions", "question_on_phone", "show_counts")


def _choices(name: str) -> list[tuple[str, str]]:
    return [(value, WORDS.get(value, value.capitalize())) for value in CHOICES[name][1]]


class SessionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Title, time and settings, each a field of its own."""

    chat = forms.ChoiceField(choices=_choices("chat"), label=LABELS["chat"])
    late_join = forms.ChoiceField(choices=_choices("late_join"), label=LABELS["late_join"])
    scoring = forms.ChoiceField(choices=list(PRESET_WORDS.items()), label="Points", required=False)
    streak = forms.IntegerField(
        min_value=0, max_value=1_000, required=False, label="Bonus for each further right answer in a row"
    )
    penalty = forms.IntegerField(min_value=0, max_value=100, required=False, label="A wrong answer costs, in percent")
    team_mode = forms.ChoiceField(choices=_choices("team_mode"), label=LABELS["team_mode"], required=False)
    team_choice = forms.ChoiceField(choices=_choices("team_choice"), label=LABELS["team_choice"], required=False)
    leaderboard = forms.ChoiceField(choices=_choices("leaderboard"), label=LABELS["leaderboard"], required=False)
    auto = forms.BooleanField(required=False, label="Goes on by itself", help_text="Nobody need press a button.")
    answers_may_change = forms.BooleanField(required=False, label="Answers may change until the time is up")
    question_on_phone = forms.BooleanField(
        required=False, label="Phones show the question", help_text="Not only the answers; each player may choose."
    )
    show_counts = forms.BooleanField(
        required=False,
        label="Players and screens see how many chose what",
        help_text="If not, you alone do. They see what is right; of polls and word clouds the shares, in percent.",
    )
    chat_during_questions = forms.BooleanField(required=False, label="Players may chat while a question is on")
    approval = forms.BooleanField(
        required=False,
        label="Guests ask to come in",
        help_text="You let them in at the console, one by one or all who wait.",
    )
    max_participants = forms.IntegerField(
        min_value=1,
        max_value=MAX_PARTICIPANTS,
        required=False,
        label="Players at most",
        help_text="Empty for your organization's limit.",
    )

    class Meta:
        model = TriviaSession
        fields = ["title", "public_id", "organization", "scheduled_at", "quiz"]
        labels = {"public_id": "Id"}
        help_texts = {
            "public_id": "For links and programs. Leave it empty to have one made; it cannot be changed.",
            "quiz": "What is played. Without one you drive the session by hand. From the start on, it keeps its copy.",
        }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if "public_id" in self.fields:
            self.fields["public_id"].required = False
        values = session_settings(self.instance) if self.instance.organization_id else {}
        for name in CHOICES:
            if name in self.fields:
                self.fields[name].initial = values.get(name, CHOICES[name][0])
        for name in _FLAGS:
            self.fields[name].initial = bool(values.get(name, FLAGS[name]))
        self.fields["auto"].initial = values.get("auto") is not None
        rules = {**SCORING, **values.get("scoring", {})}
        self.fields["scoring"].initial = rules["preset"]
        self.fields["penalty"].initial, self.fields["streak"].initial = rules["penalty"], rules["streak"]["bonus"]
        if "max_participants" in self.fields:
            self.fields["max_participants"].initial = self.instance.settings.get("max_participants")

    def clean_title(self) -> str:
        return clean_title(self.cleaned_data["title"])

    def clean_public_id(self) -> str | None:
        given: str = self.cleaned_data.get("public_id") or ""
        if given and not PUBLIC_ID.fullmatch(given):
            raise forms.ValidationError("1 to 64 of A-Z a-z 0-9 _ -")
        return given or None

    def chosen_settings(self) -> dict[str, Any]:
        """Return the settings to store; an empty limit is the organization's and is left out."""
        data = self.cleaned_data
        names = (*CHOICES, "max_participants")
        chosen = {name: data[name] for name in names if data.get(name) not in {None, ""}}
        chosen |= {name: bool(data.get(name)) for name in _FLAGS}
        known = self.instance.settings.get("auto") or {}
        chosen["auto"] = known if data.get("auto") else None
        rules = dict(self.instance.settings.get("scoring") or {})
        rules |= {"preset": data.get("scoring") or SCORING["preset"], "penalty": data.get("penalty") or 0}
        rules["streak"] = {**SCORING["streak"], **(rules.get("streak") or {}), "bonus": data.get("streak") or 0}
        return {**chosen, "scoring": rules}


class BroadcastForm(forms.Form):
    text = forms.CharField(
        max_length=500, label="Message", widget=forms.TextInput(attrs={"autofocus": True, "size": 60})
    )


class ScoreForm(forms.Form):
    team = forms.CharField(max_length=60, required=False, help_text="By name; a new team is made.")
    participant = forms.ModelChoiceField(Participant.objects.none(), required=False)
    points = forms.IntegerField(help_text="Minus takes points.")
    reason = forms.CharField(max_length=200, required=False)

    def __init__(self, session: TriviaSession | None, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if session is not None:
            here = Participant.objects.filter(session=session, removed_at=None)
            self.fields["participant"].queryset = here  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("team")) == bool(data.get("participant")):
            raise forms.ValidationError("Choose either a team or a participant.")
        return data
