"""The big screen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie

from sessions_app.game.errors import Refused
from sessions_app.services.screens import screen_by_key


@ensure_csrf_cookie
def screen(request: HttpRequest, key: str) -> HttpResponse:
    """Show a session's big screen to whoever has its link; nothing about the session is in the page itself."""
    try:
        link = screen_by_key(key)
    except Refused:
        return render(request, "pages/screen_gone.html", status=404)
    return render(request, "pages/screen.html", {"key": key, "session_id": link.session.public_id})
