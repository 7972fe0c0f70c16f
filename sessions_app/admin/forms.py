"""The forms of the desk: a session with its settings, a message to all, a change of a score."""

from typing import Any

from django import forms

from sessions_app.game.settings import CHOICES, MAX_PARTICIPANTS
from sessions_app.models import Participant, TriviaSession
from sessions_app.services.sessions import PUBLIC_ID, clean_title
from sessions_app.services.settings import session_settings

LABELS = {"chat": "Chat", "late_join": "Late joining", "team_mode": "Teams' points"}


class SessionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Title, time and settings, each a field of its own."""

    chat = forms.ChoiceField(choices=[(c, c.title()) for c in CHOICES["chat"][1]], label=LABELS["chat"])
    late_join = forms.ChoiceField(
        choices=[(c, c.replace("_", " ").capitalize()) for c in CHOICES["late_join"][1]], label=LABELS["late_join"]
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
        for name in ("chat", "late_join"):
            if name in self.fields:
                self.fields[name].initial = values.get(name, CHOICES[name][0])
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
        names = ("chat", "late_join", "max_participants")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name) not in {None, ""}}


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
