"""What may come in as a picture or a sound, and in what form it is kept."""

import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import msgspec
import structlog

from sessions_app.conf import limits
from sessions_app.game.errors import Refused

log = structlog.get_logger(__name__)

WORKER = Path(__file__).with_name("picture_worker.py")
WORKERS = 2
WAIT_SECONDS = 10.0
RUN_SECONDS = 20.0
EXTENSIONS = {"image/webp": "webp", "audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/wav": "wav"}
_ENVIRONMENT = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}  # no secrets
_free = threading.BoundedSemaphore(WORKERS)  # each may take much memory for a moment


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it is stored."""

    kind: str
    mime: str
    data: bytes
    width: int | None = None
    height: int | None = None


def converted(data: bytes) -> Kept:
    """Return what is kept of an upload, known by its bytes and never by its name; refuse what is no such thing."""
    if (mime := sound_of(data)) is not None:
        if len(data) > limits().audio_bytes:
            raise Refused("too_large", fields={"file": f"a sound of at most {limits().audio_bytes} bytes"})
        return Kept("audio", mime, data)
    if len(data) > limits().image_bytes:
        raise Refused("too_large", fields={"file": f"a picture of at most {limits().image_bytes} bytes"})
    return _picture(data)


def sound_of(data: bytes) -> str | None:
    """Return the type of a sound by its first bytes: MP3 (with ID3, or two frames one behind the other), Ogg, WAV."""
    if data[:4] == b"OggS" and data[4:5] == b"\0" and (b"vorbis" in data[:64] or b"OpusHead" in data[:64]):
        return "audio/ogg"
    if data[:4] == b"RIFF" and data[8:16] == b"WAVEfmt ":
        return "audio/wav"
    if data[:3] == b"ID3" and len(data) > 10 and all(byte < 0x80 for byte in data[6:10]):
        return "audio/mpeg"
    length = _mp3_frame(data)
    return "audio/mpeg" if length and _mp3_frame(data[length : length + 4]) else None


_KBITS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_HERTZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def _mp3_frame(head: bytes) -> int:
    """Return the length of the MPEG layer III frame that begins here, or 0."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = (head[1] >> 3) & 3, (head[1] >> 1) & 3
    rate, sampling = head[2] >> 4, (head[2] >> 2) & 3
    if version == 1 or layer != 1 or not 1 <= rate <= 14 or sampling == 3:
        return 0
    kbits = _KBITS[3 if version == 3 else 2][rate]
    return (144 if version == 3 else 72) * kbits * 1_000 // _HERTZ[version][sampling] + ((head[2] >> 1) & 1)


def _picture(data: bytes) -> Kept:
    if not _free.acquire(timeout=WAIT_SECONDS):
        raise Refused("busy", "Many pictures are coming in. Try again in a moment.", retry_after_ms=5_000)
    try:
        ran = subprocess.run(  # noqa: S603 (our own file, by its full path; the upload is its stdin)
            [sys.executable, "-I", str(WORKER)], input=data, capture_output=True, env=_ENVIRONMENT, timeout=RUN_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("invalid_field", fields={"file": "a picture that takes less time to read"}) from error
    finally:
        _free.release()
    if ran.returncode != 0 or b"\n" not in ran.stdout:
        log.warning("picture_refused", status=ran.returncode, error=ran.stderr[-500:].decode(errors="replace"))
        raise Refused("invalid_field", fields={"file": "a whole picture: this one is damaged"})
    line, body = ran.stdout.split(b"\n", 1)
    head = msgspec.json.decode(line)
    if "fault" in head:
        raise Refused("invalid_field", fields={"file": head["fault"]})
    return Kept("image", "image/webp", body, head["width"], head["height"])
