"""What a client sends, cut into messages and control frames (RFC 6455, RFC 7692); nothing is kept beyond the limits."""

from realtime.servers.deflate import Corrupt, Inflater, TooBig

try:
    from websockets.speedups import apply_mask
except ImportError:  # a platform for which it was not compiled
    from websockets.utils import apply_mask

FIN, RSV1, RSV23, OPCODE, CONTROL = 0x80, 0x40, 0x30, 0x0F, 0x08
MASKED, LENGTH = 0x80, 0x7F


class Opcode:
    """What a frame is."""

    CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


SENT_CODES = {*range(1000, 1004), *range(1007, 1015)}  # of those below 3000, what may stand in a frame
KNOWN = {0, 1, 2, 8, 9, 10}


class Violation(Exception):
    """The line must be failed, with this close code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Parser:
    """`feed` it with what comes, and ask `next` until it has nothing whole any more."""

    __slots__ = ("_begun", "_buffer", "_inflater", "_is_packed", "_limit", "_opcode")

    def __init__(self, limit: int, inflater: Inflater | None) -> None:
        self._limit, self._inflater = limit, inflater
        self._buffer = bytearray()
        self._begun = bytearray()  # the fragments so far of the message that is being gathered
        self._opcode = Opcode.CONTINUATION  # that message's; none is being gathered while it is this
        self._is_packed = False

    @property
    def size(self) -> int:
        """How many bytes wait to become whole."""
        return len(self._buffer)

    def feed(self, data: bytes) -> None:
        self._buffer += data

    def next(self) -> tuple[int, bytes] | None:
        """Return (opcode, payload) of the next control frame or whole message; raise Violation."""
        while (frame := self._frame()) is not None:
            first, payload = frame
            if first & CONTROL:
                return first & OPCODE, payload
            payload = self._unpacked(first, payload)
            if first & FIN:
                return self._whole(payload)
            self._begun += payload
        return None

    def _frame(self) -> tuple[int, bytes] | None:
        """Take one whole frame off the buffer; what is wrong or too big about it is found by its head."""
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        first, second = buffer[0], buffer[1]
        self._check(first, second)
        size, start = second & LENGTH, 2
        if size >= 126:
            start = 4 if size == 126 else 10
            if len(buffer) < start:
                return None
            least = 126 if size == 126 else 65_536
            size = int.from_bytes(buffer[2:start])
            if size < least or size >> 63:
                raise Violation(1002)
        if not first & CONTROL and size > self._limit - len(self._begun):
            raise Violation(1009)
        end = start + 4 + size
        if len(buffer) < end:
            return None
        payload = apply_mask(buffer[start + 4 : end], buffer[start : start + 4])
        del buffer[:end]
        return first, payload

    def _check(self, first: int, second: int) -> None:
        opcode = first & OPCODE
        is_wrong = first & RSV23 or opcode not in KNOWN or not second & MASKED
        if first & CONTROL:
            is_wrong = is_wrong or first & RSV1 or not first & FIN or second & LENGTH > 125
        else:
            begins = opcode != Opcode.CONTINUATION
            is_wrong = is_wrong or begins == (self._opcode != Opcode.CONTINUATION)
            is_wrong = is_wrong or (first & RSV1 and (self._inflater is None or not begins))
        if is_wrong:
            raise Violation(1002)

    def _unpacked(self, first: int, payload: bytes) -> bytes:
        """Return what a data frame adds to its message."""
        if first & OPCODE != Opcode.CONTINUATION:
            self._opcode, self._is_packed = first & OPCODE, bool(first & RSV1)
            if self._is_packed and self._inflater is not None:
                self._inflater.start()
        if not self._is_packed or self._inflater is None:
            return payload
        try:
            inflated = self._inflater.feed(payload)
            return inflated + self._inflater.finish() if first & FIN else inflated
        except TooBig:
            raise Violation(1009) from None
        except Corrupt:
            raise Violation(1007) from None

    def _whole(self, end: bytes) -> tuple[int, bytes]:
        opcode, self._opcode = self._opcode, Opcode.CONTINUATION
        if self._begun:
            end = bytes(self._begun) + end
            self._begun = bytearray()
        return opcode, end


def read_close(payload: bytes) -> tuple[int | None, str, int | None]:
    """Return a close frame's code and reason, and the code to fail the line with if they are not allowed."""
    if not payload:
        return None, "", None
    code, reason = int.from_bytes(payload[:2]), payload[2:]
    is_code = len(payload) > 1 and (code in SENT_CODES or 3000 <= code < 5000)
    try:
        return code, reason.decode(), None if is_code else 1002
    except UnicodeDecodeError:
        return code, reason.decode(errors="replace"), 1007 if is_code else 1002


def read_text(payload: bytes) -> str:
    """Return a text message, or fail the line with 1007 if it is none."""
    try:
        return payload.decode()
    except UnicodeDecodeError:
        raise Violation(1007) from None
