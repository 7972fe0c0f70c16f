"""Pictures that a dry run has made safe, kept for the import that follows it: making them is what takes the time."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from uuid import UUID

from sessions_app.services.conversion import Kept

MAX_BYTES = 64 * 1024 * 1024  # of one process, of all organizations together; the oldest go first


class Lately:
    """By organization and by the bytes that came in: nobody learns from the time it takes what others have."""

    def __init__(self, most: int = MAX_BYTES) -> None:
        self._guard, self._most, self._size = threading.Lock(), most, 0
        self._kept = OrderedDict[tuple[UUID, str], Kept]()

    def get(self, organization: UUID, data: bytes, make: Callable[[bytes], Kept]) -> Kept:
        """Return what is kept of an upload, made now if it was not made lately."""
        key = organization, hashlib.sha256(data).hexdigest()
        with self._guard:
            if (known := self._kept.get(key)) is not None:
                return known
        made = make(data)
        with self._guard:
            self._drop(key)
            self._kept[key] = made
            self._size += len(made.data)
            while self._size > self._most:
                self._drop(next(iter(self._kept)))
        return made

    def forget(self, organization: UUID, digests: set[str]) -> None:
        """Forget what has been stored by now."""
        with self._guard:
            for digest in digests:
                self._drop((organization, digest))

    def _drop(self, key: tuple[UUID, str]) -> None:
        if (gone := self._kept.pop(key, None)) is not None:
            self._size -= len(gone.data)


LATELY = Lately()
