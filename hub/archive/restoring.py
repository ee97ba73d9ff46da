"""Restoring an archive into an empty hub: all of it, or nothing."""

import json
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from hub.archive import FORMAT, UNFINISHED, VERSION, Refused, is_safe
from hub.archive.actions import Made, applied_migrations, table_digest
from hub.archive.files import copy, media_files, named
from hub.archive.rows import Digest, content_hash, load
from hub.archive.tables import columns, left_out, tables, with_sequences
from hub.plugins.models import Heartbeat
from hub.ui.disk import is_full

NOT_OURS = "This file is not an archive of a Co-Pro Hub. Nothing was changed."
BROKEN = "This archive is broken or cut off: {what}. Nothing was changed. Use another copy of it, or an older backup."
WORKER_SEEN = timedelta(seconds=20)
# Rows in any of these say that somebody was here. (`migrate` fills others: the first pages, groups, permissions.)
SIGNS = (
    *("members_member", "members_auditentry", "wagtailcore_revision", "wagtailcore_pagelogentry"),
    *("wagtaildocs_document", "wagtailimages_image", "wagtailforms_formsubmission", "wagtailredirects_redirect"),
    *("cms_standardpage", "cms_newspage", "cms_notepage", "cms_resourcepage", "stories_storypage"),
    *("forums_thread", "forums_post", "forums_report", "feedback_feedback", "importing_import", "mail_mail"),
)


def restore(source: Path) -> Made:
    """Check the archive, then load rows and files in one transaction, read them back and compare, commit.

    Raises Refused with nothing changed when the hub is not empty, when the archive is not ours, broken, cut
    off, newer or older, or when there is no room.
    """
    try:
        with _archive(source) as (archive, manifest):
            _check_versions(manifest)
            with _unpacked(archive) as files, transaction.atomic():
                return _restore(archive, manifest, files)
    except (OSError, DatabaseError) as error:
        if is_full(error):
            raise Refused("There is no room left on the disk. Nothing was changed. Make room and try again.") from error
        if isinstance(error, OSError):
            raise Refused(f"The archive could not be read or unpacked ({error}). Nothing was changed.") from error
        raise Refused(f"The database refused a row: {error}. Nothing was changed.") from error
    except (BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError, ValidationError) as error:
        raise Refused(BROKEN.format(what=str(error) or type(error).__name__)) from error


def after() -> None:
    """What other parts of the hub keep beside the rows."""
    ContentType.objects.clear_cache()
    known = set(ContentType.objects.values_list("app_label", flat=True))
    if {app.label for app in apps.get_app_configs() if app.models} - known:
        # A plugin that the archive knew nothing of.
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    cache.clear()


@contextmanager
def _archive(source: Path) -> Iterator[tuple[ZipFile, dict[str, Any]]]:
    if not source.is_file():
        raise Refused(f"There is no file {source}. Nothing was changed.")
    with source.open("rb") as file:
        if file.read(2) != b"PK":
            raise Refused(NOT_OURS)
    with ZipFile(source) as archive:
        if "manifest.json" not in archive.namelist():
            raise Refused(NOT_OURS)
        manifest = json.loads(archive.read("manifest.json"))
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise Refused(NOT_OURS)
        yield archive, manifest


def _check_versions(manifest: dict[str, Any]) -> None:
    in_archive = {tuple(pair) for pair in manifest["migrations"]}
    loader = MigrationLoader(connection)
    here, known = {tuple(pair) for pair in applied_migrations()}, set(loader.disk_migrations)
    if known - here:
        raise Refused("The tables of this hub are not ready: run manage.py migrate first. Nothing was changed.")
    labels_known = {app for app, _ in known}
    missing = sorted({app for app, _ in in_archive - here if app not in labels_known})
    if manifest["version"] > VERSION or (in_archive - here and not missing):
        raise Refused("This archive is from a newer hub. Upgrade this one first. Nothing was changed.")
    if missing:
        raise Refused(f"This archive needs plugins that are not here: {', '.join(missing)}. Nothing was changed.")
    older = {pair for pair in here - in_archive if pair[0] in {app for app, _ in in_archive}}
    ours = {name: columns(model) for name, model in tables().items()}
    if older or any(ours.get(name) != found for name, found in manifest["columns"].items()):
        words = "This archive is from an older hub. Restore it with that version and upgrade then: docs/running.md."
        raise Refused(f"{words} Nothing was changed.")


@dataclass
class Files:
    """The files of an archive: where they are unpacked, their digest, and what has been moved to its place."""

    folder: Path
    digest: Digest = field(default_factory=Digest)
    moved: list[Path] = field(default_factory=list)

    def move_in(self) -> None:
        for path in sorted(self.folder.iterdir()):
            target = self.folder.parent / path.name
            path.rename(target)
            self.moved.append(target)

    def take_away(self) -> None:
        for path in self.moved:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextmanager
def _unpacked(archive: ZipFile) -> Iterator[Files]:
    """The files in a folder beside their places. Whatever fails inside, the commit too, takes all of them away."""
    root = Path(settings.MEDIA_ROOT)
    files = Files(root / UNFINISHED)
    shutil.rmtree(files.folder, ignore_errors=True)
    if next(media_files(), None) is not None:
        raise Refused(f"This hub is not empty: there are files in {root}. Nothing was changed.")
    files.folder.mkdir(parents=True)
    try:
        for entry in archive.infolist():
            if entry.filename.startswith("media/"):
                files.digest.add(_unpack(archive, entry.filename, files.folder))
        yield files
    except BaseException:
        files.take_away()
        raise
    finally:
        shutil.rmtree(files.folder, ignore_errors=True)


def _unpack(archive: ZipFile, filename: str, folder: Path) -> bytes:
    name = filename.removeprefix("media/")
    if not is_safe(name):
        raise ValueError("a file in it has a name that leads elsewhere")
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(filename) as packed, target.open("xb") as out:
        return named(name, copy(packed, out))


def _restore(archive: ZipFile, manifest: dict[str, Any], files: Files) -> Made:
    _refuse_unless_empty()
    _empty()
    digests = {}
    for name in manifest["columns"]:
        load(tables()[name], _lines(archive, name))
        # Read back out of the database: what it would keep differently is not kept at all.
        digests[name] = table_digest(name)
    digests["media"] = files.digest.hex
    wrong = sorted(name for name, digest in manifest["digests"].items() if digests.get(name) != digest)
    if wrong or content_hash(digests) != manifest["content"]:
        raise ValueError(f"what is in it is not what was put in ({', '.join(wrong) or 'manifest'})")
    connection.check_constraints()
    _reset_sequences()
    files.move_in()
    rows = sum(int(digest.split(":")[0]) for name, digest in digests.items() if name != "media")
    return Made(rows, files.digest.count, manifest["content"])


def _lines(archive: ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(f"tables/{name}.jsonl") as file:
        yield from file


def _refuse_unless_empty() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Nobody joins while it is decided that nobody is here.
            cursor.execute("LOCK TABLE members_member IN EXCLUSIVE MODE")
    if Heartbeat.objects.filter(name="worker", seen_at__gt=timezone.now() - WORKER_SEEN).exists():
        raise Refused("A worker is running. Stop web and worker, wait 20 seconds, and try again. Nothing was changed.")
    if any(tables()[name]._base_manager.exists() for name in SIGNS):
        raise Refused(
            "This hub is not empty. Restore into a new one: an empty database after manage.py migrate, and no files. "
            "Nothing was changed."
        )


def _empty() -> None:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for name in [*tables(), *left_out()]:
            cursor.execute(f"DELETE FROM {quote(name)}")  # noqa: S608 -- names of our own tables, quoted


def _reset_sequences() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), with_sequences()):
            cursor.execute(statement)
