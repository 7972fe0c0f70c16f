"""The results: for a host everything, for a player the own evening; both read by REST."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie

from sessions_app.access import may
from sessions_app.models import TriviaSession, User


@ensure_csrf_cookie
def results(request: HttpRequest, session_id: str) -> HttpResponse:
    """Show the results; nothing of them is in the page itself."""
    session = TriviaSession.objects.visible_to(request.user).filter(public_id=session_id).first()
    is_host = session is not None and isinstance(request.user, User) and may(request.user, "control", session)
    has_account = session is not None and isinstance(request.user, User)
    context = {"session_id": session_id, "is_host": is_host, "has_account": has_account}
    return render(request, "pages/results.html", context)
