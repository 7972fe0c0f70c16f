"""Zip files from strangers: few members, a bounded size, and no names that lead elsewhere."""

import io
import lzma
import zipfile
import zlib
from collections import Counter

from sessions_app.importers.draft import Unreadable

MAX_MEMBERS = 2_000
MAX_INFLATED = 40 * 1024 * 1024
MAX_RATIO = 200
# zipfile itself lets through what the decompressors and the decoding of names throw.
_BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, OverflowError)
_DAMAGED = (*_BROKEN, zlib.error, lzma.LZMAError)


class Archive:
    """A zip whose names and sizes were found harmless; members are unpacked one by one, when somebody asks."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise Unreadable("This zip is broken.") from error
        infos = [info for info in self._zip.infolist() if not info.filename.endswith("/")]  # is_dir() needs a name
        _require_harmless(infos)
        self._infos = {info.filename: info for info in infos}

    @property
    def names(self) -> list[str]:
        return list(self._infos)

    def size(self, name: str) -> int:
        """Return how large a member is said to be; no more of it is ever read."""
        return self._infos[name].file_size

    def read(self, name: str) -> bytes:
        """Return a member's bytes; raise Unreadable if it is broken, locked or not there."""
        if name not in self._infos:
            raise Unreadable(f"{name} is not in the zip.")
        info = self._infos[name]
        try:
            with self._zip.open(info) as file:
                return file.read(info.file_size)
        except _DAMAGED as error:
            raise Unreadable(f"{name} in this zip is broken or locked with a password.") from error


def members(data: bytes) -> dict[str, bytes]:
    """Return the files in a zip by name, or raise Unreadable for one that is broken or too much."""
    archive = Archive(data)
    return {name: archive.read(name) for name in archive.names}


def _require_harmless(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_MEMBERS:
        raise Unreadable("There are too many files in this zip.")
    size = sum(info.file_size for info in infos)
    if size > MAX_INFLATED or any(info.file_size > MAX_RATIO * max(info.compress_size, 50) for info in infos):
        raise Unreadable("This zip unpacks to too much.")
    if any(_leads_out(info.filename) for info in infos):
        raise Unreadable("This zip has names that lead out of it.")
    doubles = [name for name, count in Counter(info.filename for info in infos).items() if count > 1]
    if doubles:
        raise Unreadable(f"This zip has the name {doubles[0][:100]} more than once.")


def _leads_out(name: str) -> bool:
    """Nothing is ever written under these names; but who writes such ones means no good."""
    parts = name.replace("\\", "/").split("/")
    return parts[0] == "" or ".." in parts or ":" in parts[0]
