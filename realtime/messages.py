"""The wire's words: what clients may say, parsed into one message or refused; and the frames we answer with."""

import math
import re
from dataclasses import dataclass
from typing import Any

import msgspec

from sessions_app.game.errors import Refused
from sessions_app.game.events import RESERVED_TYPES

MAX_ID = 64
MAX_DEPTH = 16
MAX_NODES = 1_000
MAX_INTEGER = 2**53
RELAYED_TYPE = re.compile(r"[a-z][a-z_]{0,31}")
_UNSTORABLE = re.compile("[\\0\\ud800-\\udfff]")
# Keys that are ours to set, whatever a client writes there.
_OURS = frozenset({"type", "id", "seq", "ts", "user_id"})


class Chat(msgspec.Struct):
    text: str


class ScoreUpdate(msgspec.Struct, omit_defaults=True):
    team: str | None = None
    participant: str | None = None
    score: int | None = None
    points: int | None = None
    question_id: str | None = None
    reason: str | None = None


class Command(msgspec.Struct):
    command: str
    version: int | None = None
    seconds: int | None = None
    question_number: int | None = None


class Buzz(msgspec.Struct):
    question_id: str


class Timer(msgspec.Struct):
    percent: int


class Authenticate(msgspec.Struct):
    token: str


class ChatDelete(msgspec.Struct):
    id: str


_SHAPES: dict[str, type[msgspec.Struct]] = {
    "chat": Chat,
    "chat_delete": ChatDelete,
    "score_update": ScoreUpdate,
    "command": Command,
    "buzz": Buzz,
    "timer": Timer,
    "authenticate": Authenticate,
}
_FREE = frozenset({"session_update", "ping", "answer", "reaction", "upload"})


@dataclass(slots=True, frozen=True)
class Message:
    """One well-formed message. `type` is `relay` for a host's own kinds, whose frame is then `data`."""

    type: str
    data: dict[str, Any]
    id: str | None


class Malformed(Exception):
    """Not a message: its `code` goes back as an error, with the message's id where it had one."""

    def __init__(self, code: str, id: str | None = None, message: str | None = None) -> None:
        self.refusal = Refused(code, message)
        self.id = id
        super().__init__(code)


def parse(text: str | bytes) -> Message:
    """Return the message in a text frame, or raise Malformed; nothing else is ever raised."""
    try:
        raw = msgspec.json.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Malformed("invalid_json") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("type"), str):
        raise Malformed("invalid_message")
    id = _id(raw)
    if not _is_plain(raw):
        raise Malformed("invalid_field", id, "Too deep, too many values, or a value that JSON cannot carry.")
    data = raw.get("data", {})
    if not isinstance(data, dict):
        raise Malformed("invalid_field", id, "data is an object.")
    return _typed(raw, data, id)


def _typed(raw: dict[str, Any], data: dict[str, Any], id: str | None) -> Message:
    kind = raw["type"]
    if kind in _FREE:
        return Message(kind, data, id)
    if kind in _SHAPES:
        try:
            shaped = msgspec.convert(data, _SHAPES[kind])
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise Malformed("invalid_field", id, str(error)) from error
        return Message(kind, {k: v for k, v in msgspec.to_builtins(shaped).items() if v is not None}, id)
    if not RELAYED_TYPE.fullmatch(kind):
        raise Malformed("unknown_type", id)
    body = {key: value for key, value in raw.items() if key not in _OURS}
    return Message("relay", {"type": kind, "body": body}, id)


def _id(raw: dict[str, Any]) -> str | None:
    id = raw.get("id")
    if id is None:
        return None
    if not isinstance(id, str) or not 1 <= len(id) <= MAX_ID or not _is_text(id):
        raise Malformed("invalid_field", None, f"id is a text of 1 to {MAX_ID} characters.")
    return id


def _is_plain(value: Any) -> bool:
    """Whether free-form data stays within what every client and database can carry."""
    nodes = 0
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        below: list[Any] = []
        for node in level:
            nodes += 1
            if isinstance(node, dict):
                if not all(_is_text(key) for key in node):
                    return False
                below.extend(node.values())
            elif isinstance(node, list):
                below.extend(node)
            elif not _is_plain_leaf(node):
                return False
        if nodes + len(below) > MAX_NODES:
            return False
        if not below:
            return True
        level = below
    return False


def _is_plain_leaf(leaf: Any) -> bool:
    if isinstance(leaf, str):
        return _is_text(leaf)
    if isinstance(leaf, bool) or leaf is None:
        return True
    if isinstance(leaf, int):
        return -MAX_INTEGER <= leaf <= MAX_INTEGER
    return math.isfinite(leaf)


def _is_text(text: str) -> bool:
    """PostgreSQL stores no U+0000, and nobody can encode a lone surrogate."""
    return text.isascii() and "\0" not in text or not _UNSTORABLE.search(text)


def is_reserved(message: Message) -> bool:
    """Whether a relayed message takes a name of ours."""
    return message.type == "relay" and message.data["type"] in RESERVED_TYPES


def error_frame(refused: Refused, id: str | None = None) -> dict[str, Any]:
    """Return the `error` frame of a refusal."""
    told: dict[str, Any] = {"type": "error", "code": refused.code, "message": refused.message}
    if id is not None:
        told["id"] = id
    if refused.retry_after_ms is not None:
        told["retry_after_ms"] = refused.retry_after_ms
    if refused.fields:
        told["fields"] = refused.fields
    return {**refused.details, **told, "retryable": refused.retryable}


def ack_frame(id: str, seq: int | None, data: dict[str, Any], duplicate: bool) -> dict[str, Any]:
    """Return the `ack` of a committed write."""
    return {"type": "ack", "id": id, "seq": seq, "data": data, "duplicate": duplicate}


def encode_text(message: Any) -> bytes:
    """Encode what server-side code wants to say, or raise Malformed."""
    try:
        return msgspec.json.encode(message)
    except (TypeError, ValueError, UnicodeError, RecursionError) as error:
        raise Malformed("invalid_message") from error
