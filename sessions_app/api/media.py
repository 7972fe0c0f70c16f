"""media: pictures and sounds for questions, and for the covers of quizzes."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from sessions_app.access import caller_of
from sessions_app.api.documentation import OPEN_ERRORS, OWN_ERRORS, READ_ERRORS, operation
from sessions_app.api.fields import Moment, Rows, Strict, shaped
from sessions_app.api.lists import PAGING, page_of, paged
from sessions_app.api.parsers import StrictJSONParser
from sessions_app.api.scope import IsMember, runner
from sessions_app.game.errors import Refused
from sessions_app.game.media import MAX_ALT
from sessions_app.models import Media
from sessions_app.services import media, media_removal

TAG = "media"


class MediaRow(Rows):
    id = serializers.CharField()
    kind = serializers.CharField(help_text="`image` or `audio`.")
    url = serializers.CharField(help_text="Below the server's own address. It works for some minutes.")
    alt = serializers.CharField()
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    mime = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    created_at = Moment()

    def to_representation(self, instance: Media) -> dict[str, Any]:
        plain = {name: getattr(instance, name) for name in ("kind", "alt", "width", "height", "mime", "size")}
        shown = media.public_media({"id": str(instance.pk), **plain}, f"organization:{instance.organization_id}")
        at = self.fields["created_at"].to_representation(instance.created_at)
        return {**plain, **(shown or {}), "created_at": at}


class MediaBody(Strict):
    file = serializers.FileField(help_text="PNG, JPEG, WebP or GIF, kept as WebP without metadata; MP3, Ogg or WAV.")
    alt = serializers.CharField(required=False, allow_blank=True, max_length=MAX_ALT)


class MediaChange(Strict):
    alt = serializers.CharField(allow_blank=True, max_length=MAX_ALT)


class MediaListView(APIView):
    permission_classes = (IsMember,)
    parser_classes = (MultiPartParser,)

    @operation(
        "List pictures and sounds, newest first", answers=paged(MediaRow), errors=OWN_ERRORS, tag=TAG, parameters=PAGING
    )
    def get(self, request: Request) -> Response:
        rows = Media.objects.filter(organization=runner(request).organization_id)
        return page_of(rows.order_by("-created_at", "pk"), request, self, MediaRow)

    @operation(
        "Upload a picture or a sound",
        request={"multipart/form-data": MediaBody},
        answers=MediaRow,
        status=201,
        errors=(*OWN_ERRORS, *OPEN_ERRORS, "too_large", "busy"),
        tag=TAG,
    )
    def post(self, request: Request) -> Response:
        caller = caller_of(runner(request))
        assert caller.organization is not None
        given = shaped(MediaBody, request)
        file = given["file"]
        made = media.store_media(caller, caller.organization, file.name, file.read(), given.get("alt", ""))
        return Response(MediaRow(made).data, status=201)


class MediaView(APIView):
    permission_classes = (IsMember,)
    parser_classes = (StrictJSONParser,)

    @operation("Read about a picture or a sound, with a new link to it", answers=MediaRow, errors=READ_ERRORS, tag=TAG)
    def get(self, request: Request, media_id: UUID) -> Response:
        return Response(MediaRow(_media(request, media_id)).data)

    @operation(
        "Change its description",
        request=MediaChange,
        answers=MediaRow,
        errors=(*READ_ERRORS, *OPEN_ERRORS),
        tag=TAG,
    )
    def patch(self, request: Request, media_id: UUID) -> Response:
        found = _media(request, media_id)
        changed = media.update_alt(caller_of(runner(request)), found, shaped(MediaChange, request)["alt"])
        return Response(MediaRow(changed).data)

    @operation("Delete what nothing uses", status=204, errors=(*READ_ERRORS, "in_use"), tag=TAG)
    def delete(self, request: Request, media_id: UUID) -> Response:
        media_removal.delete_media(caller_of(runner(request)), _media(request, media_id))
        return Response(status=204)


def _media(request: Request, media_id: UUID) -> Media:
    found = Media.objects.filter(organization=runner(request).organization_id, pk=media_id).first()
    if found is None:
        raise Refused("not_found")
    return found
