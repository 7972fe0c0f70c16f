"""The OpenAPI schema: what each operation may answer, how a caller is known; and the page to read it."""

import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer2
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from sessions_app.api.errors import STATUS
from sessions_app.api.fields import Rows

Operation = Callable[..., Any]
READ_ERRORS = ("token_invalid", "token_expired", "token_revoked", "unauthenticated", "forbidden", "not_found")
WRITE_ERRORS = (*READ_ERRORS, "invalid_field", "invalid_json", "unsupported_media_type", "id_reused", "busy")
OWN_ERRORS = ("token_invalid", "token_expired", "token_revoked", "unauthenticated", "forbidden")
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
OPEN_ERRORS = ("invalid_field", "invalid_json", "unsupported_media_type")


class ErrorDetail(Rows):
    code = serializers.CharField(help_text="Stable; programs decide by this.")
    message = serializers.CharField(help_text="For people.")
    fields = serializers.DictField(child=serializers.CharField(), required=False)  # type: ignore[assignment]
    retry_after_ms = serializers.IntegerField(required=False)
    state = serializers.CharField(required=False, help_text="The session's present state, where that was the reason.")
    version = serializers.IntegerField(required=False)


class Error(Rows):
    error = ErrorDetail()


def operation(
    summary: str,
    *,
    request: Any = None,
    answers: Any = None,
    status: int = 200,
    errors: tuple[str, ...] = (),
    tag: str,
    parameters: list[Any] | None = None,
    also: dict[int, Any] | None = None,
    **more: Any,
) -> Callable[[Operation], Operation]:
    """Document an operation: its body, its answer (`also` others, by status) and every error code by status."""
    by_status: dict[int, list[str]] = defaultdict(list)
    for code in errors:
        by_status[STATUS.get(code, 400)].append(code)
    responses: dict[Any, Any] = {status: answers if answers is not None else OpenApiResponse(description="Nothing.")}
    responses |= also or {}
    for found, codes in sorted(by_status.items()):
        told = ", ".join(f"`{code}`" for code in dict.fromkeys(codes))
        responses[found] = OpenApiResponse(Error, description=told)

    def document(method: Operation) -> Operation:
        view, verb = method.__qualname__.split(".")
        name = f"{verb}_{_CAPITAL.sub('_', view.removesuffix('View')).lower()}"
        extended: Operation = extend_schema(
            operation_id=name,
            summary=summary,
            request=request,
            responses=responses,
            tags=[tag],
            parameters=parameters or [],
            **more,
        )(method)
        return extended

    return document


AFTER = [
    OpenApiParameter("after", OpenApiTypes.INT, description="Only what has a higher `seq`."),
    OpenApiParameter("limit", OpenApiTypes.INT, description="How many at most; the server has a bound of its own."),
]


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "sessions_app.api.authentication.TokenAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


class CookieScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "sessions_app.api.authentication.CookieAuthentication"
    name = "cookie"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "With the CSRF token's header."}


@cache
def _document() -> bytes:
    """Return the schema, made once: anybody may ask for it, as often as they like."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    rendered: bytes = OpenApiJsonRenderer2().render(schema, renderer_context={})
    return rendered


class SchemaView(APIView):
    """The OpenAPI 3.1 document of this API."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @operation("This document", answers=OpenApiTypes.OBJECT, tag="about", auth=[])
    def get(self, request: Request) -> HttpResponse:
        return HttpResponse(_document(), content_type="application/json")


class DocsView(TemplateView):
    """A page to read the schema and try it."""

    template_name = "api/docs.html"


@csrf_exempt
def no_such_path(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Answer 404 in JSON for what is no path of the API."""
    body = '{"error":{"code":"not_found","message":"There is no such thing here."}}'
    return HttpResponse(body, status=404, content_type="application/json")
