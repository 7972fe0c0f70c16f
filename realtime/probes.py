"""What a supervisor asks: is the process alive, is it ready, how does it do."""

from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from realtime.metrics import exposition, health


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, the ticker is alive, and we are not on our way out; the layer is told and fails nothing."""
    told: dict[str, Any] = health()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        told["database"] = True
    except DatabaseError:
        told["database"] = False
    ready = told["database"] and told["ticker"] and not told["draining"]
    return JsonResponse({"ready": ready, **told}, status=200 if ready else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text, for loopback unless TRIVIA_METRICS opens it."""
    direct = request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"} and "HTTP_X_FORWARDED_FOR" not in request.META
    if not direct and not settings.METRICS_TO_ALL:
        raise Http404
    text, kind = exposition()
    return HttpResponse(text, content_type=kind)
