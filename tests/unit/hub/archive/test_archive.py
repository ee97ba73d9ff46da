"""Backup and restore on one database; between databases: tests/integration/test_archive_between_databases.py."""

import errno
import json
import shutil
import threading
import zipfile
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from forums.models import Post
from hub.archive import Refused, actions, restoring
from hub.archive.rows import content_hash
from hub.archive.snapshot import snapshot
from hub.archive.tables import LEFT_OUT, tables
from hub.mail.models import Mail
from hub.plugins import outbox
from hub.plugins.models import Heartbeat, OutboxEvent, ReaderPosition
from members.models import Member
from search import indexing
from tests.factories.forums import PostFactory, ThreadFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import document

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def archive(media, tmp_path) -> Path:
    """A backup of a hub with a few things of every sort."""
    thread = ThreadFactory(title='Kettles & "mugs" – für alle')
    PostFactory(thread=thread)
    Mail.objects.create(to="sam@hub.example", subject="Hello", text="Words", headers={"b": [1.5, None], "a": "é"})
    document(name="notes.pdf")
    call_command("backup", str(tmp_path / "hub.zip"), verbosity=0)
    return tmp_path / "hub.zip"


def content() -> str:
    return content_hash(actions.digests_now())


def empty(media: Path) -> None:
    """What a new database after `migrate` is to a restore."""
    restoring._empty()
    shutil.rmtree(media, ignore_errors=True)


def changed(archive: Path, **values) -> Path:
    """The archive with other values in its manifest."""
    other = archive.with_name("other.zip")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "manifest.json":
                manifest = json.loads(text)
                text = json.dumps({key: values.get(key, value) for key, value in manifest.items()}).encode()
            new.writestr(name, text)
    return other


def test_what_was_backed_up_comes_back_the_same_with_its_files(archive, media):
    before = content()
    empty(media)
    assert content() != before
    call_command("restore", str(archive), verbosity=0)
    assert content() == before
    assert (media / "documents").is_dir()
    assert not (media / ".restoring").exists()
    assert indexing.stats()["documents"]["thread"] == Post.objects.count() > 0
    # The next ids follow those that came.
    assert MemberFactory().pk > Member.objects.order_by("pk").first().pk


def test_events_that_no_reader_has_passed_still_wait_after_a_restore(archive, media, tmp_path):
    reader = outbox.Reader("probe", (), lambda event: None)
    for n in range(5):
        OutboxEvent.objects.create(name="probe", payload={"n": n})
    first = OutboxEvent.objects.filter(name="probe").order_by("id").first()
    ReaderPosition.objects.create(reader=reader.name, txid=first.txid, event_id=first.pk)
    actions.backup(tmp_path / "second.zip")
    empty(media)
    restoring.restore(tmp_path / "second.zip")
    assert outbox.lag("probe") == 4
    assert [event.payload["n"] for event in OutboxEvent.objects.filter(name="probe").order_by("id")] == [0, 1, 2, 3, 4]


def test_hub_that_is_not_empty_is_left_as_it_is(archive, media):
    before = content()
    with pytest.raises(CommandError, match=r"This hub is not empty: there are files in .* Nothing was changed\."):
        call_command("restore", str(archive))
    shutil.rmtree(media)
    with pytest.raises(CommandError, match="This hub is not empty. Restore into a new one"):
        call_command("restore", str(archive))
    assert Member.objects.count() > 0
    assert content() != before  # the files that the test took away
    assert not media.exists() or list(media.iterdir()) == []


def test_bad_archives_are_refused_with_a_sentence_and_change_nothing(archive, media, tmp_path):
    empty(media)
    before = content()
    page, cut, torn = tmp_path / "page.zip", tmp_path / "cut.zip", tmp_path / "torn.zip"
    page.write_text("<html>")
    whole = archive.read_bytes()
    cut.write_bytes(whole[: len(whole) // 2])
    torn.write_bytes(whole[:5000] + b"\0" * 200 + whole[5200:])
    plain = tmp_path / "plain.zip"
    with zipfile.ZipFile(plain, "w") as other:
        other.writestr("holiday.txt", "sun")
    newer = [
        *json.loads(zipfile.ZipFile(archive).read("manifest.json"))["migrations"],
        ["forums", "9999_from_the_future"],
    ]
    stranger = [*newer[:-1], ["hub_weather", "0001_initial"]]
    expected = {
        tmp_path / "nowhere.zip": "There is no file",
        page: "not an archive of a Co-Pro Hub",
        plain: "not an archive of a Co-Pro Hub",
        cut: "broken or cut off",
        torn: "broken or cut off",
        changed(archive, content="0" * 64).rename(tmp_path / "a.zip"): "broken or cut off: what is in it is not",
        changed(archive, version=2).rename(tmp_path / "b.zip"): "from a newer hub",
        changed(archive, migrations=newer).rename(tmp_path / "c.zip"): "from a newer hub",
        changed(archive, migrations=newer[:-3]).rename(tmp_path / "d.zip"): "from an older hub",
        changed(archive, migrations=stranger).rename(
            tmp_path / "e.zip"
        ): "needs plugins that are not here: hub_weather",
    }
    for path, words in expected.items():
        with pytest.raises(Refused, match=words) as refused:
            restoring.restore(path)
        assert str(refused.value).rstrip().endswith(("Nothing was changed.", "or an older backup."))
    assert content() == before
    assert not any(media.iterdir())


def test_file_whose_name_leads_out_of_the_folder_is_refused(archive, media, tmp_path):
    empty(media)
    with zipfile.ZipFile(archive, "a") as other:
        other.writestr("media/../../escaped.txt", "out")
    with pytest.raises(Refused, match="a file in it has a name that leads elsewhere"):
        restoring.restore(archive)
    assert not (tmp_path.parent / "escaped.txt").exists()


def test_full_disk_leaves_neither_half_an_archive_nor_half_a_hub(archive, media, tmp_path, monkeypatch):
    before = archive.read_bytes()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(actions, "copy", full)
    with pytest.raises(CommandError, match="No archive was written: there is no room left on the disk"):
        call_command("backup", str(archive))
    assert archive.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []
    empty(media)
    monkeypatch.setattr(restoring, "copy", full)
    with pytest.raises(CommandError, match="There is no room left on the disk. Nothing was changed"):
        call_command("restore", str(archive))
    assert (Member.objects.count(), list(media.rglob("*"))) == (0, [])


def test_what_fails_after_the_files_moved_takes_them_away_again(archive, media, monkeypatch):
    empty(media)
    move_in = restoring.Files.move_in

    def torn(files):
        move_in(files)
        raise OSError(errno.EIO, "the cable fell out")

    monkeypatch.setattr(restoring.Files, "move_in", torn)
    with pytest.raises(Refused, match="could not be read or unpacked"):
        restoring.restore(archive)
    assert (Member.objects.count(), list(media.iterdir())) == (0, [])


def test_restore_waits_for_nobody_but_asks_to_stop_the_worker(archive, media):
    empty(media)
    Heartbeat.objects.create(name="worker", seen_at=timezone.now())
    with pytest.raises(Refused, match="A worker is running"):
        restoring.restore(archive)


def test_archive_is_for_its_owner_alone_and_never_among_the_uploads(archive, media):
    assert archive.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="must not lie among the uploaded files"):
        call_command("backup", str(media / "hub.zip"))
    with pytest.raises(CommandError, match="Make the folder first"):
        call_command("backup", str(media.parent / "nowhere" / "hub.zip"))


def test_archive_holds_no_session(client, archive, media, tmp_path):
    client.force_login(MemberFactory())
    key = client.session.session_key
    actions.backup(tmp_path / "second.zip")
    with zipfile.ZipFile(tmp_path / "second.zip") as found:
        assert [name for name in found.namelist() if key.encode() in found.read(name)] == []


def test_every_table_is_in_the_archive_or_left_out_for_a_reason():
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    assert (there & known) - set(tables()) - set(LEFT_OUT) == set()
    # Tables without a model are those of the search engines and Django's list of migrations.
    strangers = sorted(n for n in there - known if not n.startswith(("search_", "wagtailsearch_indexentry_fts")))
    assert strangers == ["django_migrations"]


@pytest.mark.django_db(transaction=True)
def test_backup_sees_one_moment_while_people_write(media):
    MemberFactory()
    with snapshot():
        before = actions.table_digest("members_member")
        writer = threading.Thread(target=_join)
        writer.start()
        writer.join(timeout=20)
        during = actions.table_digest("members_member")
    assert during == before
    assert actions.table_digest("members_member") != before


def _join() -> None:
    MemberFactory(email="late@hub.example")
    connection.close()
