"""Every refusal as `{"error": {"code", "message", "fields"?}}` with the fitting status."""

from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from realtime.messages import Malformed
from sessions_app.api.authentication import CHALLENGE, TOKEN_WORDS
from sessions_app.game.errors import CODES, Refused
from sessions_app.services.locking import SessionNotFound, is_timeout
from sessions_app.tokens import TokenRefused

log = structlog.get_logger(__name__)

STATUS = {
    "already_answered": 409,
    "assignment_over": 410,
    "banned": 403,
    "busy": 503,
    "declined": 403,
    "forbidden": 403,
    "id_reused": 409,
    "id_taken": 409,
    "illegal_transition": 409,
    "in_use": 409,
    "internal": 500,
    "invalid_credentials": 401,
    "invalid_file": 422,
    "invalid_json": 400,
    "last_owner": 409,
    "method_not_allowed": 405,
    "muted": 403,
    "nickname_rejected": 422,
    "nickname_taken": 409,
    "no_attempts_left": 409,
    "no_questions": 409,
    "no_quiz": 409,
    "not_active": 409,
    "not_found": 404,
    "overloaded": 503,
    "rate_limited": 429,
    "removed": 403,
    "session_ended": 410,
    "session_full": 403,
    "session_locked": 403,
    "stale_version": 409,
    "team_name_taken": 409,
    "too_large": 413,
    "too_late": 409,
    "token_expired": 401,
    "token_invalid": 401,
    "token_revoked": 401,
    "unauthenticated": 401,
    "unavailable": 503,
    "unknown_code": 404,
    "unsupported_media_type": 415,
    "username_taken": 409,
}
_BY_STATUS = {
    400: "invalid_json",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    415: "unsupported_media_type",
}


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Translate what a view raised; DRF calls this. What nobody foresaw is logged and told as `internal`."""
    set_rollback()
    if isinstance(error, Malformed):
        error = error.refusal
    if isinstance(error, Refused):
        return _refusal(error)
    if isinstance(error, TokenRefused):
        return _answer(401, {"code": error.code, "message": TOKEN_WORDS[error.code]})
    if isinstance(error, Http404 | SessionNotFound):
        error = exceptions.NotFound(CODES["not_found"][0])
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, exceptions.APIException):
        return _framework(error)
    if isinstance(error, OperationalError) and is_timeout(error):
        return _refusal(Refused("busy", retry_after_ms=1_000))
    if isinstance(error, SuspiciousOperation):
        return None  # Django's own 400
    log.error("request_failed", path=context["request"].path, exc_info=error)
    return _refusal(Refused("internal"))


def _refusal(error: Refused) -> Response:
    body: dict[str, Any] = {**error.details, "code": error.code, "message": error.message}
    if error.fields:
        body["fields"] = error.fields
    headers = {}
    if error.retry_after_ms is not None:
        body["retry_after_ms"] = error.retry_after_ms
        headers["Retry-After"] = str(max(1, -(-error.retry_after_ms // 1000)))
    return _answer(STATUS.get(error.code, 400), body, headers)


def _framework(error: exceptions.APIException) -> Response:
    code = _BY_STATUS.get(error.status_code, "invalid_request")
    body: dict[str, Any] = {"code": code, "message": _words(error.detail)}
    if isinstance(error, exceptions.ValidationError):
        body = {"code": "invalid_field", "message": CODES["invalid_field"][0], "fields": _fields(error.detail)}
    elif isinstance(error, exceptions.AuthenticationFailed) and error.get_codes() in TOKEN_WORDS:
        body["code"] = error.get_codes()
    return _answer(error.status_code, body)


def _answer(status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    headers = headers or {}
    if status == 401:
        headers["WWW-Authenticate"] = CHALLENGE
    return Response({"error": body}, status=status, headers=headers)


def _words(detail: Any) -> str:
    return detail if isinstance(detail, str) else "This request cannot be answered."


def _fields(detail: Any) -> dict[str, str]:
    """Flatten DRF's nested errors to `{"a.b": "words"}`."""
    if isinstance(detail, dict):
        flat: dict[str, str] = {}
        for name, inner in detail.items():
            name = "body" if name == "non_field_errors" else name
            for below, words in _fields(inner).items():
                flat[f"{name}.{below}" if below else str(name)] = words
        return flat
    if isinstance(detail, list) and detail and isinstance(detail[0], dict):
        return {key: words for inner in detail for key, words in _fields(inner).items()}
    return {"": " ".join(str(part) for part in detail) if isinstance(detail, list) else str(detail)}
