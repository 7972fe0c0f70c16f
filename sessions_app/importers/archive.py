"""Zip files from strangers: few members, a bounded size, and no names that lead elsewhere."""

import io
import zipfile

from sessions_app.importers.draft import Unreadable

MAX_MEMBERS = 2_000
MAX_INFLATED = 40 * 1024 * 1024
MAX_RATIO = 200


def members(data: bytes) -> dict[str, bytes]:
    """Return the files in a zip by name, or raise Unreadable for one that is broken or too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MAX_MEMBERS:
                raise Unreadable("There are too many files in this zip.")
            size = sum(info.file_size for info in infos)
            if size > MAX_INFLATED or any(info.file_size > MAX_RATIO * max(info.compress_size, 50) for info in infos):
                raise Unreadable("This zip unpacks to too much.")
            if any(info.filename.startswith(("/", "\\")) or ".." in info.filename.split("/") for info in infos):
                raise Unreadable("This zip has names that lead out of it.")
            return {info.filename: _read(archive, info) for info in infos}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Unreadable("This zip is broken or locked with a password.") from error


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Read no more than the zip says there is."""
    with archive.open(info) as file:
        return file.read(info.file_size + 1)[: info.file_size]
