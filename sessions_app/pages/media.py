"""Pictures and sounds, by links that are signed and end."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sessions_app.game.errors import Refused
from sessions_app.services import media

_RANGE = re.compile(r"bytes=(\d{0,10})-(\d{0,10})")


@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with a file, or with the part of it that a player of sounds asks for."""
    try:
        found, seconds = media.open_link(token)
        data = media.read_media(found)
    except Refused as refusal:
        raise Http404 from refusal
    response = _part(request.headers.get("Range", ""), data)
    is_picture = found.kind == "image"
    response.headers["Content-Type"] = found.mime
    response.headers["Content-Disposition"] = "inline" if is_picture else "attachment"
    response.headers["Cache-Control"] = f"private, max-age={seconds}, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _part(asked: str, data: bytes) -> HttpResponse:
    """Return the one range that was asked for; all of it if none was, or more than one."""
    match = _RANGE.fullmatch(asked)
    if match is None or match.groups() == ("", ""):
        return HttpResponse(data)
    first, last = match.groups()
    if first:
        start, end = int(first), min(int(last), len(data) - 1) if last else len(data) - 1
    else:  # so many of the last bytes
        start, end = max(0, len(data) - int(last)), len(data) - 1
    if last and first and int(last) < start:
        return HttpResponse(data)  # no range at all: the standard says to overlook it
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(data)}"})
    return HttpResponse(
        data[start : end + 1], status=206, headers={"Content-Range": f"bytes {start}-{end}/{len(data)}"}
    )
