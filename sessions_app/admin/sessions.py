"""Sessions on the host's desk: live state, PIN, link and QR; open, end, broadcast, score."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from sessions_app.admin.base import ScopedAdmin, account, caller, try_each, write
from sessions_app.admin.forms import BroadcastForm, ScoreForm, SessionForm
from sessions_app.links import join_url, qr_svg
from sessions_app.models import TriviaSession
from sessions_app.services.sessions import create_session


@admin.register(TriviaSession)
class SessionAdmin(ScopedAdmin):
    form = SessionForm
    organization_path = "organization"
    list_display = ("title", "state_shown", "pin", "players", "scheduled_at", "doors")
    list_filter = ("state", "scheduled_at")
    search_fields = ("title", "public_id", "join_code")
    date_hierarchy = "created_at"
    actions = ("open_sessions", "start_sessions", "end_sessions", "broadcast", "adjust_score")
    live = ("state_shown", "question_number", "version", "pin", "doors", "linked", "qr")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        seats = Count("participants", filter=Q(participants__removed_at=None))
        rows: QuerySet[Any] = super().get_queryset(request).annotate(seats=seats).select_related("organization")
        return rows

    def organization_of(self, obj: TriviaSession) -> Any:
        return obj.organization_id

    def get_fieldsets(self, request: HttpRequest, obj: TriviaSession | None = None) -> Any:
        own = ["title", "scheduled_at"]
        if obj is None or not obj.question_count:
            own.append("quiz")
        if obj is None:
            own += ["public_id", *(["organization"] if account(request).is_superuser else [])]
        rules = ("Room", {"fields": ["chat", "chat_during_questions", "late_join", "approval", "max_participants"]})
        play = ["scoring", "streak", "penalty", "team_mode", "team_choice", "leaderboard", "auto", "answers_may_change"]
        play += ["question_on_phone", "show_counts"]
        quiz = ("Quiz", {"fields": play})
        if obj is None:
            return [(None, {"fields": own}), quiz, rules]
        return [("Live", {"fields": self.live}), ("Session", {"fields": own}), quiz, rules]

    def get_readonly_fields(self, request: HttpRequest, obj: TriviaSession | None = None) -> Any:
        return self.live if obj is not None else ()

    # What is shown

    @admin.display(description="State", ordering="state")
    def state_shown(self, session: TriviaSession) -> SafeString:
        shown = session.state.replace("_", " ") + (", paused" if session.paused else "")
        return format_html('<span class="state state--{}">{}</span>', session.state, shown)

    @admin.display(description="PIN")
    def pin(self, session: TriviaSession) -> str:
        return f"{session.join_code[:3]}\u00a0{session.join_code[3:]}" if session.is_open else "–"

    @admin.display(description="Players", ordering="seats")
    def players(self, session: Any) -> int:
        return int(session.seats)

    @admin.display(description="Open")
    def doors(self, session: TriviaSession) -> SafeString:
        doors = [("host", "Console"), ("play", "Room"), *([("results", "Results")] if session.question_count else [])]
        links = [(reverse(name, args=[session.public_id]), words) for name, words in doors]
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    @admin.display(description="In this session")
    def linked(self, session: TriviaSession) -> SafeString:
        names = [("participant", "Participants"), ("team", "Teams"), ("scoreentry", "Scores"), ("event", "Messages")]
        links = [(reverse(f"admin:sessions_app_{model}_changelist"), session.pk, label) for model, label in names]
        return format_html_join(" · ", '<a href="{}?session__id__exact={}">{}</a>', links)

    @admin.display(description="Link and QR code")
    def qr(self, session: TriviaSession) -> SafeString | str:
        if not session.is_open:
            return "The session has ended."
        url = join_url(None, session)
        drawn = mark_safe(qr_svg(url))  # noqa: S308  (drawn by segno from our own link)
        return format_html('<a href="{0}">{0}</a><div class="desk-qr">{1}</div>', url, drawn)

    # What is written, all of it by services

    def save_model(self, request: HttpRequest, obj: TriviaSession, form: Any, change: bool) -> None:
        if change:
            settings = form.chosen_settings()
            data = {"title": obj.title, "scheduled_at": obj.scheduled_at, "settings": settings}
            if "quiz" in form.cleaned_data:
                data["quiz"] = form.cleaned_data["quiz"]
            write(request, obj, "details", data)
            return
        owner = obj.organization_id if account(request).is_superuser else account(request).organization_id
        assert owner is not None
        made = create_session(
            caller(request),
            owner,
            title=obj.title,
            public_id=form.cleaned_data.get("public_id"),
            scheduled_at=obj.scheduled_at,
            settings=form.chosen_settings(),
            quiz=form.cleaned_data.get("quiz"),
        )
        obj.__dict__.update(made.__dict__)

    def delete_model(self, request: HttpRequest, obj: TriviaSession) -> None:
        write(request, obj, "delete", {})

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[TriviaSession]) -> None:
        for session in queryset:
            self.delete_model(request, session)

    # Actions

    @admin.action(description="Open for players")
    def open_sessions(self, request: HttpRequest, queryset: QuerySet[TriviaSession]) -> None:
        try_each(request, queryset, lambda s: write(request, s, "command", {"command": "open"}), "opened")

    @admin.action(description="Start the quiz")
    def start_sessions(self, request: HttpRequest, queryset: QuerySet[TriviaSession]) -> None:
        try_each(request, queryset, lambda s: write(request, s, "command", {"command": "start"}), "started")

    @admin.action(description="End")
    def end_sessions(self, request: HttpRequest, queryset: QuerySet[TriviaSession]) -> HttpResponse | None:
        if "confirmed" not in request.POST:
            return self._ask(request, queryset, "end_sessions", "End these sessions?", "End them", forms.Form())
        try_each(request, queryset, lambda s: write(request, s, "command", {"command": "end"}), "ended")
        return None

    @admin.action(description="Broadcast a message…")
    def broadcast(self, request: HttpRequest, queryset: QuerySet[TriviaSession]) -> HttpResponse | None:
        form = BroadcastForm(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return self._ask(request, queryset, "broadcast", "Say something to everybody in", "Send", form)
        text = form.cleaned_data["text"]
        try_each(request, queryset, lambda s: write(request, s, "chat", {"text": text}), "sessions were told")
        return None

    @admin.action(description="Adjust a score…")
    def adjust_score(self, request: HttpRequest, queryset: QuerySet[TriviaSession]) -> HttpResponse | None:
        session = queryset.first()
        if session is None or queryset.count() != 1:
            messages.error(request, "Choose one session to adjust a score in.")
            return None
        form = ScoreForm(session, request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return self._ask(request, queryset, "adjust_score", "Adjust a score in", "Adjust it", form)
        data = form.cleaned_data
        who = {"participant": str(data["participant"].pk)} if data["participant"] else {"team": data["team"]}
        entry = {**who, "points": data["points"], "reason": data["reason"]}
        try_each(request, queryset, lambda s: write(request, s, "score_update", entry), "score adjusted")
        return None

    def _ask(
        self,
        request: HttpRequest,
        queryset: QuerySet[TriviaSession],
        action: str,
        title: str,
        button: str,
        form: forms.Form,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "button": button,
            "action": action,
            "rows": queryset,
            "form": form,
            "opts": self.model._meta,
        }
        return render(request, "admin/sessions_app/ask.html", context)

    def response_add(
        self, request: HttpRequest, obj: TriviaSession, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Go to the new session, where its PIN and link are."""
        if "_addanother" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, f"“{obj.title}” is ready. Open it when you want players to come in.")
        return HttpResponseRedirect(reverse("admin:sessions_app_triviasession_change", args=[obj.pk]))
