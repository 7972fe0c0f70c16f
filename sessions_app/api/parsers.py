"""JSON in, and nothing that only Python would take for JSON."""

from collections.abc import Mapping
from typing import IO, Any

import msgspec
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StrictJSONParser(JSONParser):
    """Refuses NaN, bad UTF-8, lone surrogates and nesting that would exhaust the stack."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            return msgspec.json.decode(stream.read())
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise ParseError("This is not valid JSON.") from error
