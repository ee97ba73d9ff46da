"""Writing an archive."""

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from hub.archive import FORMAT, VERSION, Refused
from hub.archive.files import copy, media_files, named
from hub.archive.rows import Digest, content_hash, lines
from hub.archive.snapshot import snapshot
from hub.archive.tables import columns, tables
from hub.plugins.models import Heartbeat

LAST_BACKUP = "backup"
WRITTEN_AT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Made:
    """What is in an archive: how many rows and files, and the hash of all of it."""

    rows: int
    files: int
    content: str


def backup(target: Path) -> Made:
    """Write the archive beside its place, then move it there whole; note when.

    Raises Refused, and leaves what was at `target` before, when it cannot be written to its end.
    """
    target = target.absolute()
    if target.is_relative_to(Path(settings.MEDIA_ROOT).absolute()):
        raise Refused("The archive must not lie among the uploaded files (MEDIA_ROOT). Choose another folder.")
    if not target.parent.is_dir() or target.is_dir():
        raise Refused(f"{target} is not the path of a file in a folder that is there. Make the folder first.")
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            made = _write(file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    Heartbeat.objects.update_or_create(name=LAST_BACKUP, defaults={"seen_at": timezone.now()})
    return made


def digests_now() -> dict[str, str]:
    """The digest of every table and of the files, as they are now."""
    with snapshot():
        found = {name: table_digest(name) for name in tables()}
    media = Digest()
    for name, path in media_files():
        with path.open("rb") as file:
            media.add(named(name, copy(file)))
    return found | {"media": media.hex}


def table_digest(name: str) -> str:
    digest = Digest()
    for line in lines(name, tables()):
        digest.add(line)
    return digest.hex


def applied_migrations() -> list[list[str]]:
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def _write(file: IO[bytes]) -> Made:
    with ZipFile(file, "w", ZIP_DEFLATED, allowZip64=True, compresslevel=3) as archive:
        # Database first: a file too many does no harm, one too few would.
        with snapshot():
            migrations = applied_migrations()
            found = {name: _write_table(archive, name) for name in tables()}
        media = _write_media(archive)
        digests = {name: digest.hex for name, digest in found.items()} | {"media": media.hex}
        made = Made(sum(digest.count for digest in found.values()), media.count, content_hash(digests))
        manifest: dict[str, Any] = {
            "format": FORMAT,
            "version": VERSION,
            "made_at": timezone.now().isoformat(),
            "migrations": migrations,
            "columns": {name: columns(model) for name, model in tables().items()},
            "digests": digests,
            "content": made.content,
        }
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    return made


def _write_table(archive: ZipFile, name: str) -> Digest:
    digest = Digest()
    with archive.open(_entry(f"tables/{name}.jsonl", ZIP_DEFLATED), "w", force_zip64=True) as out:
        for line in lines(name, tables()):
            digest.add(line)
            out.write(line + b"\n")
    return digest


def _write_media(archive: ZipFile) -> Digest:
    digest = Digest()
    for name, path in media_files():
        try:
            source = path.open("rb")
        except FileNotFoundError:  # deleted meanwhile
            continue
        # Pictures, recordings and documents are compressed already.
        with source, archive.open(_entry(f"media/{name}", ZIP_STORED), "w", force_zip64=True) as out:
            digest.add(named(name, copy(source, out)))
    return digest


def _entry(name: str, compression: int) -> ZipInfo:
    entry = ZipInfo(name, WRITTEN_AT)
    entry.compress_type = compression
    return entry
