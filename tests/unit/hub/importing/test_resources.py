"""A table of resources from upload to pages."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from hub.cms.models import ResourceIndexPage, ResourcePage
from hub.importing import actions, running
from hub.importing.enums import Kind, Level, State
from hub.importing.models import Import
from hub.importing.plan import folder_of, forget_files, upload_of
from hub.mail.models import Mail
from tests.factories.members import MemberFactory
from tests.factories.pages import ResourcePageFactory, index_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HEAD = "title,summary,link,type,year,topics,audience\n"
GOOD = HEAD + "".join(
    f"Guide {n},What guide {n} is.,https://library.example/{n},Guide,2020,Pay;access,staff\n" for n in range(3)
)


@pytest.fixture(autouse=True)
def library(db):
    return index_of(ResourceIndexPage)


def checked(content: str, actor=None, **more) -> Import:
    job = actions.upload(actor=actor, kind=Kind.RESOURCES, file=ContentFile(content.encode()), name="table.csv", **more)
    running.check_here(job)
    job.refresh_from_db()
    return job


def imported(content: str, *, skip_bad: bool = False, **more) -> Import:
    job = checked(content, **more)
    actions.begin(job, actor=None, skip_bad=skip_bad)
    running.finish(job)
    job.refresh_from_db()
    return job


def words_of(job: Import, level: Level) -> list[tuple[int, str]]:
    is_check = job.state != State.DONE
    return list(job.rows.filter(level=level, is_check=is_check).order_by("pk").values_list("line", "words"))


def test_dry_run_makes_nothing_and_says_what_would_be_made():
    job = checked(GOOD)
    assert (job.state, job.checked, job.total) == (State.READY, {"made": 3}, 3)
    assert ResourcePage.objects.count() == 0
    assert not upload_of(job.pk).exists()


def test_rows_become_live_resources_with_topics_and_audiences():
    job = imported(GOOD, actor=MemberFactory(is_superuser=True))
    assert (job.state, job.counts) == (State.DONE, {"made": 3})
    page = ResourcePage.objects.get(title="Guide 1")
    assert (page.live, page.url, page.type, page.year) == (True, "/resources/guide-1/", "guide", 2020)
    assert sorted(tag.name for tag in page.topics.all()) == ["Pay", "access"]
    assert [tag.name for tag in page.audience.all()] == ["staff"]
    assert not folder_of(job.pk).exists()
    assert Mail.objects.count() == 0


def test_drafts_are_kept_as_drafts():
    imported(GOOD, as_drafts=True)
    assert list(ResourcePage.objects.values_list("live", flat=True)) == [False] * 3


def test_same_file_again_changes_nothing():
    imported(GOOD)
    before = list(ResourcePage.objects.values_list("pk", "latest_revision_id"))
    assert imported(GOOD).counts == {"skipped": 3}
    assert list(ResourcePage.objects.values_list("pk", "latest_revision_id")) == before


def test_row_that_changed_updates_a_page_nobody_touched_and_leaves_an_edited_one_alone():
    imported(GOOD)
    edited = ResourcePage.objects.get(title="Guide 2")
    edited.summary = "Better words."
    edited.save_revision().publish()
    job = imported(GOOD.replace("What guide", "All that guide"))
    assert job.counts == {"updated": 2, "skipped": 1}
    assert words_of(job, Level.SKIPPED) == [(4, "It was changed here since: left alone.")]
    found = sorted(ResourcePage.objects.values_list("summary", flat=True))
    assert found == ["All that guide 0 is.", "All that guide 1 is.", "Better words."]


def test_bad_rows_hold_everything_up_until_they_may_be_left_out():
    content = GOOD + "Guide 9,Words,nowhere,Guide,,,\n"
    job = checked(content)
    assert [line for line, _ in words_of(job, Level.BAD)] == [5]
    with pytest.raises(ValidationError, match="1 row is bad"):
        actions.begin(job, actor=None)
    assert imported(content, skip_bad=True).counts == {"made": 3}


def test_what_is_twice_in_the_file_or_in_the_library_is_named():
    ResourcePageFactory(title="By hand", link="https://www.library.example/hand/")
    job = checked(
        GOOD
        + "Guide 0,Words,https://library.example/other,Guide,,,\n"
        + "Other,Words,http://library.example/hand,Guide,,,\n"
        + "by  Hand,Words,https://library.example/new,Guide,,,\n"
    )
    assert words_of(job, Level.BAD) == [
        (5, "Line 2 has the same title."),
        (6, "A resource with this link is in the library already."),
        (7, "A resource with this title is in the library already."),
    ]


def test_refused_file_leaves_a_sentence_and_no_files():
    job = checked("title,year\nA,2020\n")
    assert (job.state, job.total) == (State.FAILED, 0)
    assert job.refusal.startswith("These columns are missing in the first row: summary, link, type.")
    assert not folder_of(job.pk).exists()


def test_only_an_admin_may_import():
    with pytest.raises(PermissionDenied):
        checked(GOOD, actor=MemberFactory())


def test_stopping_deletes_the_files_and_keeps_the_report():
    job = checked(GOOD)
    actions.put_away(job, actor=None)
    job.refresh_from_db()
    assert (job.state, job.refusal, job.rows.count()) == (State.FAILED, "An admin stopped it.", 3)


def test_line_that_fails_does_not_hold_up_the_others(monkeypatch):
    write = running.ResourceWriter._write
    monkeypatch.setattr(
        running.ResourceWriter, "_write", lambda self, data: write(self, data) if data["title"][-1] != "1" else 1 / 0
    )
    job = imported(GOOD)
    assert job.counts == {"made": 2, "bad": 1}
    assert words_of(job, Level.BAD)[0][1].startswith("It could not be imported (ZeroDivisionError).")


def test_worker_does_the_dry_run_and_then_waits():
    job = actions.upload(actor=None, kind=Kind.RESOURCES, file=ContentFile(GOOD.encode()), name="t.csv")
    running.step()
    running.step()
    job.refresh_from_db()
    assert job.state == State.READY
    actions.begin(job, actor=None)
    running.step()
    job.refresh_from_db()
    assert (job.state, ResourcePage.objects.count()) == (State.DONE, 3)


def test_plan_that_is_gone_from_the_disk_ends_the_import_with_a_sentence():
    job = checked(GOOD)
    actions.begin(job, actor=None)
    forget_files(job.pk)
    running.step()
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert job.refusal.startswith("Its plan is gone from the disk.")


def test_import_that_nobody_began_is_put_away_after_a_month():
    job = checked(GOOD)
    assert actions.prune() == 0
    Import.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert actions.prune() == 1
    job.refresh_from_db()
    assert job.refusal == "Nobody began it for a month, so its file was deleted. Upload it again."


def test_commands_do_a_dry_run_and_the_import(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(GOOD)
    said = StringIO()
    call_command("import_resources", str(path), "--dry-run", stdout=said)
    assert ResourcePage.objects.count() == 0
    assert "Nothing was imported: this was the dry run." in said.getvalue()
    call_command("import_resources", str(path), stdout=said)
    assert "Imported: new 3." in said.getvalue()
    path.write_text("title\n")
    with pytest.raises(CommandError, match="Nothing was imported. These columns are missing"):
        call_command("import_resources", str(path), stdout=said)
