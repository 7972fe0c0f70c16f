"""Joining, playing, hosting."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from sessions_app.access import may
from sessions_app.links import join_url, qr_svg
from sessions_app.models import TriviaSession, User
from sessions_app.services import joining
from sessions_app.services.settings import session_settings


@method_decorator(ensure_csrf_cookie, name="dispatch")
class JoinPage(TemplateView):
    """The start: a PIN and a name; by link or QR code a name alone."""

    template_name = "pages/join.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        key = context.get("key")
        session = joining.by_key(key or "")
        if key and session is None:
            raise Http404
        asks_team = session is None or session_settings(session)["team_choice"] == "own"
        return {**super().get_context_data(**context), "session": session, "key": key, "asks_team": asks_team}


@login_required
@require_POST
def join_with_account(request: HttpRequest) -> HttpResponse:
    """Take an account by PIN or key to the session's room, if it is one of its organization's."""
    key = request.POST.get("key", "")
    found = joining.by_key(key) if key else joining.by_code(request.POST.get("pin", ""))
    if found is None or not may(_account(request), "read", found):
        messages.error(request, "There is no session with this PIN in your organization.")
        return redirect("join-key", key=key) if key and found else redirect("join")
    page = "host" if may(_account(request), "control", found) else "play"
    return redirect(page, session_id=found.public_id)


@cache_control(private=True, max_age=3600)
def qr_code(request: HttpRequest, key: str) -> HttpResponse:
    """Return the QR code of a session's link."""
    session = joining.by_key(key)
    if session is None:
        raise Http404
    return HttpResponse(qr_svg(join_url(request, session)), content_type="image/svg+xml")


def client_script(request: HttpRequest) -> HttpResponse:
    """Lead pages of other sites to the present version of the browser client."""
    response = redirect(static("js/websocket.js"))
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@ensure_csrf_cookie
def play(request: HttpRequest, session_id: str) -> HttpResponse:
    """Show the room; a guest's seat is in the browser, so that nothing about the session is told here."""
    session = TriviaSession.objects.visible_to(request.user).filter(public_id=session_id).first()
    has_account = session is not None and isinstance(request.user, User) and not request.user.is_superuser
    return render(request, "pages/play.html", {"session_id": session_id, "has_account": has_account})


@ensure_csrf_cookie
@login_required
def host(request: HttpRequest, session_id: str) -> HttpResponse:
    """Show the host's console."""
    session = TriviaSession.objects.visible_to(request.user).filter(public_id=session_id).first()
    if session is None or not may(_account(request), "control", session):
        raise Http404
    if _account(request).is_superuser:
        return render(request, "pages/operator.html", {"session": session})
    return render(request, "pages/host.html", {"session": session})


def _account(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
