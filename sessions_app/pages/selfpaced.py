"""Playing a quiz alone, by its link; and its host's page about it. Both read everything by REST."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import ensure_csrf_cookie

from sessions_app.access import caller_of
from sessions_app.links import qr_svg, selfpaced_url
from sessions_app.models import Assignment, User
from sessions_app.services.assignments import assignments, by_key


@ensure_csrf_cookie
def play(request: HttpRequest, key: str) -> HttpResponse:
    """Show the quiz to whoever has its link; of its questions nothing is in the page itself."""
    return render(request, "pages/selfpaced.html", {"assignment": _by_key(key)})


@cache_control(private=True, max_age=3600)
def qr_code(request: HttpRequest, key: str) -> HttpResponse:
    """Return the QR code of the link."""
    return HttpResponse(qr_svg(selfpaced_url(request, _by_key(key).key)), content_type="image/svg+xml")


@ensure_csrf_cookie
@login_required
def assignment(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Show a link and its results to those who run sessions of its organization."""
    user = request.user
    assert isinstance(user, User)
    rows = assignments().filter(pk=assignment_id, organization=user.organization_id)
    found = rows.first() if caller_of(user).is_runner else None
    if found is None:
        raise Http404
    return render(request, "pages/assignment.html", {"assignment": found})


def _by_key(key: str) -> Assignment:
    found = by_key(key)
    if found is None:
        raise Http404
    return found
