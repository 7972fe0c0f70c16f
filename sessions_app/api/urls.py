"""Every path under /api/v1/, in the order of docs/protocol.md."""

from django.urls import path, re_path, register_converter

from sessions_app.api import (
    assignments,
    auth,
    bank,
    deck,
    documentation,
    join,
    join_requests,
    media,
    messages,
    opentdb,
    organizations,
    participants,
    quizzes,
    results,
    resume,
    rosters,
    rounds,
    screens,
    selfpaced,
    sessions,
    simulated,
    teams,
    transfers,
)
from sessions_app.game.states import COMMANDS


class CommandConverter:
    """One of the host's commands."""

    regex = "|".join(COMMANDS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CommandConverter, "command")

SESSION = "sessions/<slug:session_id>"
urlpatterns = [
    path("auth/login", auth.LoginView.as_view()),
    path("auth/refresh", auth.RefreshView.as_view()),
    path("auth/logout", auth.LogoutView.as_view()),
    path("auth/me", auth.MeView.as_view()),
    path("auth/token", auth.TokenView.as_view()),
    path("auth/password", auth.PasswordView.as_view()),
    path("join", join.JoinView.as_view()),
    path("join/names", join.NamesView.as_view()),
    path("join/resume", resume.ResumeView.as_view()),
    path("join/cancel", resume.CancelView.as_view()),
    path("organization", organizations.OrganizationView.as_view()),
    path("organization/members", organizations.MembersView.as_view()),
    path("organization/members/<uuid:member_id>", organizations.MemberView.as_view()),
    path("organization/members/<uuid:member_id>/set-password-link", organizations.PasswordLinkView.as_view()),
    path("quizzes", quizzes.QuizzesView.as_view()),
    path("quizzes/<uuid:quiz_id>", quizzes.QuizView.as_view()),
    path("quizzes/<uuid:quiz_id>/duplicate", quizzes.DuplicateQuizView.as_view()),
    path("quizzes/<uuid:quiz_id>/import", transfers.ImportView.as_view()),
    path("quizzes/<uuid:quiz_id>/opentdb", opentdb.OpenTriviaView.as_view()),
    path("quizzes/<uuid:quiz_id>/export", transfers.ExportView.as_view()),
    path("quizzes/<uuid:quiz_id>/draw", bank.DrawView.as_view()),
    path("quizzes/<uuid:quiz_id>/warnings", bank.WarningsView.as_view()),
    path("quizzes/<uuid:quiz_id>/rounds", rounds.RoundsView.as_view()),
    path("quizzes/<uuid:quiz_id>/rounds/<uuid:round_id>", rounds.RoundView.as_view()),
    path("quizzes/<uuid:quiz_id>/questions", quizzes.QuestionsView.as_view()),
    path("quizzes/<uuid:quiz_id>/questions/<uuid:question_id>", quizzes.QuestionView.as_view()),
    path("quizzes/<uuid:quiz_id>/assignments", assignments.QuizAssignmentsView.as_view()),
    path("assignments", assignments.AssignmentsView.as_view()),
    path("assignments/<uuid:assignment_id>", assignments.AssignmentView.as_view()),
    path("assignments/<uuid:assignment_id>/results", assignments.AssignmentResultsView.as_view()),
    path("assignments/<uuid:assignment_id>/results.csv", assignments.AssignmentResultsCsvView.as_view()),
    path("assignments/<uuid:assignment_id>/results.xlsx", assignments.AssignmentResultsXlsxView.as_view()),
    path("selfpaced/<str:key>", selfpaced.CardView.as_view()),
    path("selfpaced/<str:key>/names", selfpaced.NamesView.as_view()),
    path("selfpaced/<str:key>/start", selfpaced.StartView.as_view()),
    path("selfpaced/<str:key>/state", selfpaced.StateView.as_view()),
    path("selfpaced/<str:key>/answer", selfpaced.AnswerView.as_view()),
    path("selfpaced/<str:key>/skip", selfpaced.SkipView.as_view()),
    path("selfpaced/<str:key>/next", selfpaced.NextView.as_view()),
    path("media", media.MediaListView.as_view()),
    path("media/<uuid:media_id>", media.MediaView.as_view()),
    path("questions", bank.BankView.as_view()),
    path("sessions", sessions.SessionsView.as_view()),
    path(SESSION, sessions.OneSessionView.as_view()),
    path(f"{SESSION}/participants", participants.ParticipantsView.as_view()),
    path(f"{SESSION}/participants/<uuid:participant_id>", participants.ParticipantView.as_view()),
    path(f"{SESSION}/join-requests", join_requests.JoinRequestsView.as_view()),
    path(f"{SESSION}/join-requests/accept", join_requests.AcceptAllView.as_view()),
    path(f"{SESSION}/join-requests/<uuid:request_id>/accept", join_requests.AcceptView.as_view()),
    path(f"{SESSION}/join-requests/<uuid:request_id>/decline", join_requests.DeclineView.as_view()),
    path("screens/token", screens.ScreenTokenView.as_view()),
    path(f"{SESSION}/screens", screens.ScreensView.as_view()),
    path(f"{SESSION}/screens/<uuid:screen_id>", screens.ScreenView.as_view()),
    path(f"{SESSION}/results", results.ResultsView.as_view()),
    path(f"{SESSION}/results/me", results.OwnResultsView.as_view()),
    path(f"{SESSION}/results.csv", results.ResultsCsvView.as_view()),
    path(f"{SESSION}/results.xlsx", results.ResultsXlsxView.as_view()),
    path(f"{SESSION}/deck", deck.DeckView.as_view()),
    path(f"{SESSION}/clusters", deck.ClustersView.as_view()),
    path(f"{SESSION}/regrade", deck.RegradeView.as_view()),
    path(f"{SESSION}/simulated", simulated.SimulatedView.as_view()),
    path(f"{SESSION}/teams", teams.TeamsView.as_view()),
    path(f"{SESSION}/teams/import", rosters.TeamsImportView.as_view()),
    path(f"{SESSION}/teams/spread", teams.SpreadView.as_view()),
    path(f"{SESSION}/teams/<uuid:team_id>", teams.TeamView.as_view()),
    path(f"{SESSION}/scores", messages.ScoresView.as_view()),
    path(f"{SESSION}/messages", messages.MessagesView.as_view()),
    path(f"{SESSION}/messages/<uuid:message_id>", messages.MessageView.as_view()),
    path(f"{SESSION}/events", messages.EventsView.as_view()),
    path(f"{SESSION}/broadcast", messages.BroadcastView.as_view()),
    path(f"{SESSION}/connections", messages.ConnectionsView.as_view()),
    path(f"{SESSION}/<command:command>", sessions.CommandView.as_view()),
    path("schema", documentation.SchemaView.as_view(), name="schema"),
    path("docs", documentation.DocsView.as_view(), name="api-docs"),
    re_path("", documentation.no_such_path),
]
