"""What lists answer: a page of rows, or the frames of the log by `seq`."""

from functools import cache
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from sessions_app.api.pagination import Pages
from sessions_app.frames import frame
from sessions_app.game.errors import Refused
from sessions_app.models import Event

MAX_FRAMES = 500
DEFAULT_FRAMES = 100
_MAX_SEQ = 2**63 - 1
PAGING = [
    OpenApiParameter("page", OpenApiTypes.INT, description="From 1."),
    OpenApiParameter("page_size", OpenApiTypes.INT, description="At most 100."),
]


def page_of(rows: QuerySet[Any], request: Request, view: APIView, row: type[serializers.Serializer[Any]]) -> Response:
    """Return one page of `rows`, each told by `row`."""
    pages = Pages()
    page = pages.paginate_queryset(rows, request, view)
    return pages.get_paginated_response(row(page, many=True, context={"request": request}).data)


def frames_of(events: QuerySet[Event], request: Request) -> Response:
    """Return the frames after `?after=`, in order, at most `?limit=` of them; `next` goes on from the last."""
    after = _number(request, "after", 0, _MAX_SEQ)
    limit = min(_number(request, "limit", DEFAULT_FRAMES, _MAX_SEQ), MAX_FRAMES)
    if limit < 1:
        raise Refused("invalid_field", fields={"limit": "at least 1"})
    events = events.filter(seq__gt=after)
    count = events.count()
    shown = [frame(event) for event in events.order_by("seq")[:limit]]
    following = None
    if count > len(shown):
        following = replace_query_param(request.build_absolute_uri(), "after", shown[-1]["seq"])
    return Response({"count": count, "next": following, "previous": None, "results": shown})


def _number(request: Request, name: str, default: int, maximum: int) -> int:
    given = request.query_params.get(name)
    if given is None:
        return default
    if not (given.isascii() and given.isdigit() and len(given) < 20 and int(given) <= maximum):
        raise Refused("invalid_field", fields={name: f"a whole number from 0 to {maximum}"})
    return int(given)


@cache
def paged(row: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """Return the shape of a page of `row`s, for the schema."""
    name = row.__name__.removesuffix("Row")
    fields: dict[str, serializers.Field[Any, Any, Any, Any]] = {
        "count": serializers.IntegerField(),
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "results": row(many=True),
    }
    return inline_serializer(f"{name}Page", fields)
