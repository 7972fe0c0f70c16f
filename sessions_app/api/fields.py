"""What all bodies have in common: no unknown keys in, times with milliseconds and Z out, the client's `id`."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from sessions_app.services.digests import digest

MAX_ID = 64


def iso(moment: datetime | None) -> str | None:
    """Return ISO 8601 in UTC with milliseconds and Z."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Moment(serializers.DateTimeField):
    """A time, ISO 8601."""

    def to_representation(self, value: Any) -> Any:
        return iso(value)


class Name(serializers.CharField):
    """A text whose rules the service knows; here only its bounds."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 200, "trim_whitespace": False, **options})


class Secret(serializers.CharField):
    """A password or a token: as typed, never trimmed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"trim_whitespace": False, **options})


class Strict(serializers.Serializer[Any]):
    """Refuses what it does not know: a typing error must not look like a success, nor `role` slip in."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            writable = {name for name, field in self.fields.items() if not field.read_only}
            if unknown := [key for key in data if key not in writable]:
                raise serializers.ValidationError({str(key)[:100]: "There is no such field." for key in unknown})
        return super().to_internal_value(data)


class Writing(Strict):
    """The body of a write to a session. The same `id` again gets the first answer and has no second effect."""

    id = serializers.CharField(
        required=False, max_length=MAX_ID, trim_whitespace=False, help_text="Chosen by the client, for safe resends."
    )


class Rows(serializers.Serializer[Any]):
    """An answer: told, never read."""

    def create(self, validated_data: Any) -> Any:
        raise NotImplementedError

    def update(self, instance: Any, validated_data: Any) -> Any:
        raise NotImplementedError


def shaped(body: type[serializers.Serializer[Any]], request: Request, **context: Any) -> dict[str, Any]:
    """Return the request's body in its shape, or refuse it with its faults."""
    given = body(data=request.data, context=context)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def split_id(
    kind: str, values: Mapping[str, Any], own: Mapping[str, Any]
) -> tuple[dict[str, Any], str | None, bytes | None]:
    """Return (data, client id, digest): by the same rule as the socket's, so that either may resend for the other.

    The body's `id` is the client's; the row that the path names is `id_of` in `own`, and the service's `id`.
    """
    data = {key: value for key, value in {**values, **own}.items() if key not in {"id", "id_of"}}
    if "id_of" in own:
        data["id"] = own["id_of"]
    client_id = values.get("id")
    return data, client_id, digest(kind, data) if client_id else None
