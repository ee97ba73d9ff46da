"""The uploaded files, one after another, never a whole one in memory."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

from hub.archive import UNFINISHED

PIECE = 1024 * 1024


def media_files() -> Iterator[tuple[str, Path]]:
    """(path inside MEDIA_ROOT with slashes, where it is), in order. Links out of the folder are not followed."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not path.is_symlink() and UNFINISHED not in path.parts:
            yield name, path


def copy(source: IO[bytes], target: IO[bytes] | None = None) -> str:
    """Copy to the end (or only read); answers the SHA-256 of what it was."""
    digest = hashlib.sha256()
    while piece := source.read(PIECE):
        digest.update(piece)
        if target is not None:
            target.write(piece)
    return digest.hexdigest()


def named(name: str, digest: str) -> bytes:
    """What the digest of all files takes in of one."""
    return f"{name}\0{digest}".encode()
