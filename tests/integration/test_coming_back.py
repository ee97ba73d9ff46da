"""Restoring an older backup brings nobody back who was erased since."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from forums import actions as forum
from forums.models import Post
from hub.archive import actions, restoring
from hub.mail.models import Mail
from hub.rights import coming_back, erasing, ledger
from hub.rights.models import Erasure
from members.models import AuditEntry, Member
from tests.factories.forums import ThreadFactory
from tests.factories.members import MemberFactory
from tests.planted import in_the_database

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NAME, WORDS = "quixonaname", "zabulewords"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT, settings.HUB_EXPORT_DIR = tmp_path / "media", tmp_path / "exports"
    settings.HUB_ERASED_LIST = tmp_path / "var" / "erased-accounts.txt"
    for name in ("var", "backups"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def member():
    MemberFactory(admin=True, email="admin@hub.example")
    return MemberFactory(handle=NAME, display_name=NAME, email=f"{NAME}@mail.example")


def erase(member, *, keeps_words: bool = False) -> None:
    assert erasing.work(erasing.ask(actor=member, member=member, keeps_words=keeps_words).pk)
    assert ledger.keep() == 1
    two_minutes_later()


def two_minutes_later() -> None:
    Erasure.objects.update(erased_at=timezone.now() - erasing.SECOND_LOOK_AFTER)
    Mail.objects.update(sent_at=timezone.now())
    assert erasing.go_on()


def a_new_machine() -> None:
    restoring._empty()


def test_who_was_erased_since_the_backup_is_erased_again(folder, member, capsys):
    forum.reply(ThreadFactory(), actor=member, body=f"All {WORDS}.")
    old = folder / "backups" / "old.zip"
    call_command("backup", str(old))
    erase(member)
    assert in_the_database([NAME, WORDS]) == set()
    a_new_machine()
    call_command("restore", str(old))
    assert "Accounts erased since this backup: 1. The worker erases them again." in capsys.readouterr().out
    back = Member.objects.get(handle=NAME)
    assert (back.is_active, back.has_usable_password()) == (False, False)
    erasing.go_on()
    two_minutes_later()
    assert in_the_database([NAME, WORDS]) == set()
    assert Post.objects.get(number=2).state == "deleted"
    assert AuditEntry.objects.filter(act="member.erased").get().actor is None
    assert coming_back.look() == 0


def test_list_beside_the_archives_serves_a_new_machine_and_names_nobody(folder, member):
    old, newer = folder / "backups" / "old.zip", folder / "backups" / "newer.zip"
    actions.backup(old)
    erase(member, keeps_words=True)
    call_command("backup", str(newer), verbosity=0)
    beside = ledger.list_beside(newer)
    mark = ledger.mark_of(member)
    assert beside.read_text() == f"{timezone.now():%Y-%m-%d} keep {mark}\n"
    assert beside.stat().st_mode & 0o777 == 0o600
    ledger.own_list().unlink()
    a_new_machine()
    call_command("restore", str(old), verbosity=0)
    made = Erasure.objects.get()
    assert (made.mark, made.keeps_words, made.by_letter) == (mark, True, False)
    assert ledger.read([ledger.own_list()]) == {mark: True}


def test_worker_finds_who_came_back_by_other_means_and_nobody_else(member):
    # The number of an erased account may be given again after a restore; the moment it was made is another one.
    other = MemberFactory(handle="other")
    gone = Member(pk=other.pk, date_joined=other.date_joined - timezone.timedelta(days=1))
    lines = [f"2026-11-22 remove {ledger.mark_of(one)}" for one in (gone, member)]
    ledger.own_list().write_text("\n".join(["not a line of ours", *lines, "2026-11-2"]))
    assert coming_back.look() == 1
    assert list(Erasure.objects.values_list("member_id", "keeps_words")) == [(member.pk, False)]
    assert Member.objects.get(pk=other.pk).is_active


def test_last_admin_who_comes_back_stays_until_there_is_another(member):
    admin = Member.objects.get(is_superuser=True)
    ledger.own_list().write_text(f"2026-11-22 keep {ledger.mark_of(admin)}\n")
    assert coming_back.erase_again() == coming_back.Again(begun=0, stay=1)
    MemberFactory(admin=True)
    assert coming_back.erase_again() == coming_back.Again(begun=1, stay=0)


def test_list_that_cannot_be_written_is_tried_again(settings, member, folder, caplog):
    settings.HUB_ERASED_LIST = folder / "nowhere" / "erased-accounts.txt"
    erasing.ask(actor=member, member=member, keeps_words=True)
    assert ledger.keep() == 0
    assert "could not be written, and will be tried again" in caplog.text
    (folder / "nowhere").mkdir()
    assert [ledger.keep(), ledger.keep()] == [1, 0]
