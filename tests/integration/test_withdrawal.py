"""A story that is taken back is found nowhere: not in any table, any file, any page, by anybody.

The story lives a full life first: told, edited, commented on, renamed, copied, talked about, mailed, indexed.
"""

import threading
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Comment, Page, WorkflowState

from forums import actions as forum
from hub.cms.linkcheck.actions import collect
from hub.cms.linkcheck.queries import key_of
from hub.cms.models import CheckedLink, LinkPlace, PageWay
from hub.filetext.actions import step as read_a_file
from hub.mail.actions import queue
from hub.plugins import outbox
from hub.plugins.registry import registry
from search import indexing
from stories.actions import withdraw
from stories.enums import StoryKind
from stories.files import delete_waiting_files
from stories.models import ConsentEntry, FileToDelete, GoneAddress, StoryPage, StoryRecord
from tests.factories.files import pdf
from tests.factories.members import PASSWORD, MemberFactory
from tests.factories.pages import NewsPageFactory
from tests.factories.stories import a_recording, captions, page_of, told

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# Words with different beginnings, which no stemming shortens and no index stores as an ending of another.
PLANTED = {
    "title": "bokzatitl",
    "first title": "drovxufirs",
    "summary": "fumqesumm",
    "words": "gwaljobody",
    "chosen name": "hiqzunamm",
    "theme": "jopwathem",
    "content note": "kizvonott",
    "file": "lurbofila",
    "name of the file": "mabquxnam",
    "caption": "nywzocapt",
    "picture": "pevjuxalt",
    "comment": "quhzocomm",
    "edited away": "rofjybold",
    "link": "tewqulink",
    "another version": "silhyvewayx",
    "its file": "tagwodocum",
    "words inside its file": "wivmopedef",
    "its name": "ubzectitle",
    "another version edited away": "varnixodew",
}


@pytest.fixture
def take_back(django_capture_on_commit_callbacks):
    """Withdraw as in life: what waits for the commit is done, too."""

    def act(record, actor):
        with django_capture_on_commit_callbacks(execute=True):
            withdraw(record, actor=actor)

    return act


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media").mkdir()
    return settings.MEDIA_ROOT


def a_picture() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (1200, 675), "teal").save(out, "JPEG")
    return SimpleUploadedFile("mabquxnam.jpg", out.getvalue())


def work() -> None:
    """What the worker does until nothing is left."""
    while read_a_file():
        pass
    for _, reader in registry.readers.values():
        while outbox.run_reader(reader):
            pass
    for task in DBTaskResult.objects.ready():
        with suppress(ObjectDoesNotExist):  # the page has gone meanwhile
            task.task.call(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
        DBTaskResult.objects.filter(pk=task.pk).update(status="SUCCESSFUL")


def a_story(member) -> StoryRecord:
    text = {"title": "Drovxufirs story", "summary": "A fumqesumm.", "words": "All gwaljobody here.\n\nrofjybold too."}
    shown = {"told_as": "Hiqzunamm", "themes": ["jopwathem"], "content_note": "Speaks of kizvonott."}
    return told(
        member,
        kind=StoryKind.VIDEO,
        recording=a_recording("mabquxnam.mp4", b"film lurbofila"),
        captions=captions("mabquxnam.vtt", b"WEBVTT\n\n00:01.000 --> 00:04.000\nnywzocapt\n"),
        picture=a_picture(),
        picture_alt="A pevjuxalt",
        **text,
        **shown,
    )


def a_way(label: str) -> PageWay:
    paper = get_document_model()(title="Ubzectitle")
    paper.file.save("tagwodocum.pdf", ContentFile(pdf("All wivmopedef here.")), save=False)
    paper.save()
    return PageWay(kind="language", language=label, label=label, document=paper)


def a_whole_life(record: StoryRecord, editor) -> StoryPage:
    """Approved by an editor, renamed, commented on, talked about, copied, mailed, previewed, indexed."""
    page = page_of(record)
    state = WorkflowState.objects.get()
    state.current_task_state.task.on_action(state.current_task_state, editor, "approve", comment="Fine, quhzocomm")
    page = StoryPage.objects.get(pk=page.pk)
    page.title, page.slug = "Bokzatitl story", "bokzatitl-story"
    page.transcript = page.transcript.replace("rofjybold", "nothing")
    page.body = [("text", '<p><a href="https://tewqulink.org/page">More</a></p>')]
    page.discussion = True
    page.ways = [a_way("Varnixodew"), a_way("Silhyvewayx")]
    page.save_revision(user=editor, log_action=True).publish(user=editor)
    page = StoryPage.objects.get(pk=page.pk)
    page.ways = [way for way in page.ways.all() if way.label == "Silhyvewayx"]
    page.save_revision(user=editor, log_action=True).publish(user=editor)
    page = StoryPage.objects.get(pk=page.pk)
    Comment.objects.create(page=page, user=editor, text="Say quhzocomm?", contentpath="summary")
    forum.reply_about(page_id=page.pk, actor=editor, body="A good story.")
    page.copy(update_attrs={"title": "Bokzatitl copy", "slug": "bokzatitl-copy"}, user=editor)
    page.create_alias(update_slug="bokzatitl-alias", user=editor)
    page.picture.get_rendition("width-300")
    queue(
        to=editor.email, subject="“Bokzatitl story” waits", text=f"See https://hub.example/admin/pages/{page.pk}/edit/"
    )
    queue(to=editor.email, subject="News", text="Read “Bokzatitl story” and more.", html="<p>Bokzatitl story</p>")
    Redirect.objects.create(old_path="/old/bokzatitl", redirect_page=page)
    collect()
    queue(to=editor.email, subject="A link does not work any more", text="https://tewqulink.org/page and more")
    return page


def sign_in(member) -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    assert client.login(email=member.email, password=PASSWORD)
    return client


def editor_of_the_hub():
    editor = MemberFactory(handle="edith")
    editor.groups.add(Group.objects.get(name="Editors"))
    return editor


def tables() -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        else:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        return [name for (name,) in cursor.fetchall()]


def in_the_database() -> set[tuple[str, str]]:
    """(table, planted word) for every word in any column of any row, blobs and engines' own tables included."""
    found = set()
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                text = " ".join(readable(value) for value in row).lower()
                found |= {(table, word) for word in PLANTED.values() if word in text}
    for session in Session.objects.all():
        found |= {("a session", word) for word in PLANTED.values() if word in repr(session.get_decoded()).lower()}
    return found


def readable(value) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def in_files(folder: Path) -> set[tuple[str, str]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    texts = {path.name: (path.name + path.read_bytes().decode("latin-1")).lower() for path in files}
    return {(name, word) for name, text in texts.items() for word in PLANTED.values() if word in text}


def in_the_cache() -> set[str]:
    kept = repr(getattr(cache, "_cache", "")).lower()
    return {word for word in PLANTED.values() if word in kept}


def test_story_is_found_nowhere_after_it_was_taken_back(files_of_this_test, django_capture_on_commit_callbacks):
    member, editor = MemberFactory(handle="storyteller"), editor_of_the_hub()
    clients = {
        "guest": Client(HTTP_HOST="127.0.0.1"),
        "storyteller": sign_in(member),
        "editor": sign_in(editor),
        "admin": sign_in(MemberFactory(is_superuser=True)),
    }
    with django_capture_on_commit_callbacks(execute=True):
        record = a_story(member)
        page = a_whole_life(record, editor)
    clients["editor"].get(f"/admin/pages/{page.pk}/edit/")
    work()
    everywhere = pages_to_read(page)
    seen = {word for path in everywhere for word in words_in(clients["admin"].get(path))}
    before = {word for _, word in in_the_database()}
    assert before == set(PLANTED.values()) - {PLANTED["file"], PLANTED["name of the file"]}
    assert {word for _, word in in_files(files_of_this_test)} >= {PLANTED["file"], PLANTED["caption"]}
    assert PLANTED["title"] in seen

    with django_capture_on_commit_callbacks(execute=True):
        assert clients["storyteller"].post(f"/account/stories/{record.pk}/take-back/").status_code == 302
    at_once = in_the_database()
    assert at_once == set()
    assert in_files(files_of_this_test) == set()
    assert FileToDelete.objects.count() == 0
    assert [path.name for path in files_of_this_test.rglob("*") if path.is_file()] == []
    work()
    assert (in_the_database(), in_the_cache()) == (set(), set())
    for role, client in clients.items():
        for path in everywhere:
            found = words_in(client.get(path)) - {word for word in PLANTED.values() if word in path}
            assert (role, path, found) == (role, path, set())
    assert clients["guest"].get("/stories/bokzatitl-story/").status_code == 410
    assert clients["guest"].get("/stories/drovxufirs-story/").status_code == 410
    # Never public under this address: nothing is told, not even that there was something.
    assert clients["guest"].get("/stories/bokzatitl-draft/").status_code == 404


def test_story_that_editors_deleted_first_leaves_nothing_either(files_of_this_test, django_capture_on_commit_callbacks):
    member, editor = MemberFactory(handle="storyteller"), editor_of_the_hub()
    with django_capture_on_commit_callbacks(execute=True):
        record = a_story(member)
        page = a_whole_life(record, editor)
    work()
    client = sign_in(editor)
    for pk in StoryPage.objects.values_list("pk", flat=True):
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(f"/admin/pages/{pk}/delete/").status_code == 302
    assert StoryPage.objects.count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(StoryRecord.objects.get(pk=record.pk), actor=member)
    assert in_files(files_of_this_test) == set()
    assert [path for path in files_of_this_test.rglob("*") if path.is_file()] == []
    # Mails that speak of it without leading to it, and the story's own words, too.
    work()
    assert in_the_database() == set()
    assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 404


def test_link_that_another_page_has_too_is_still_looked_at():
    member = MemberFactory()
    record = told(member, publish=True)
    story, news = page_of(record), NewsPageFactory()
    for url, pages in (("https://one.org/", [story]), ("https://two.org/", [story, news])):
        link = CheckedLink.objects.create(url=url, key=key_of(url), host=url[8:-1])
        for page in pages:
            LinkPlace.objects.create(link=link, page_id=page.pk)
    withdraw(record, actor=member)
    assert list(CheckedLink.objects.values_list("url", flat=True)) == ["https://two.org/"]


def pages_to_read(page: StoryPage) -> list[str]:
    """Every list, feed, search and admin page that could speak of the story, and its files."""
    records = StoryRecord.objects.values_list("pk", flat=True)
    rendition = page.picture.renditions.first()
    admin = [
        f"/admin/pages/{page.pk}/{part}"
        for part in ("edit/", "history/", "workflow_history/", "usage/", "history/results/", "copy/", "view_draft/")
    ]
    versions = [f"/admin/pages/{page.pk}/revisions/{revision.pk}/revert/" for revision in page.revisions.all()]
    return [
        *[
            "/",
            "/stories/",
            "/stories/feed/",
            "/sitemap.xml",
            "/stories/?topic=jopwathem",
            "/spaces/",
            "/account/stories/",
        ],
        *[f"/account/stories/{pk}/" for pk in records],
        *["/stories/bokzatitl-story/", "/stories/drovxufirs-story/", "/stories/bokzatitl-copy/", "/old/bokzatitl"],
        *[f"/{kind}?q={word}" for kind in ("search/", "api/v1/search") for word in PLANTED.values()],
        *[page.recording.url, page.captions.url, rendition.url, *(way.document.url for way in page.ways.all())],
        *["/admin/", "/admin/reports/site-history/", "/admin/reports/workflow/", "/admin/reports/stories/"],
        *["/admin/images/", "/admin/documents/", "/admin/redirects/", f"/admin/pages/{page.get_parent().pk}/"],
        *["/admin/reports/stories/?export=csv", "/admin/pages/search/?q=bokzatitl", "/api/v1/spaces"],
        *admin,
        *versions,
    ]


def words_in(response) -> set[str]:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    # The search page repeats what was asked for.
    text = body.decode("latin-1").lower()
    return {word for word in PLANTED.values() if word in text}


def test_record_of_consent_stays_without_a_word_of_the_story():
    member = MemberFactory()
    record = told(member, publish=True)
    withdraw(record, actor=member)
    record.refresh_from_db()
    rows = list(ConsentEntry.objects.values_list("use", "given"))
    assert rows == [
        (use, given) for given in (True, False) for use in ("site", "newsletter", "social", "training", "print")
    ]
    assert (record.member, record.withdrawn_by) == (member, member)
    day = timezone.localdate(record.told_at)
    assert record.title == f"A story told on {day.day} {day:%B %Y}"


def test_second_time_changes_nothing():
    member = MemberFactory()
    record = told(member)
    withdraw(record, actor=member)
    withdraw(record, actor=member)
    assert ConsentEntry.objects.filter(given=False).count() == 5


def test_only_the_storyteller_or_an_admin_takes_a_story_back():
    record = told(publish=True)
    for stranger in (MemberFactory(), editor_of_the_hub()):
        with pytest.raises(PermissionDenied):
            withdraw(record, actor=stranger)
    withdraw(record, actor=MemberFactory(is_superuser=True))
    assert StoryPage.objects.count() == 0


def test_picture_that_another_live_page_shows_stays(take_back):
    member = MemberFactory()
    record = told(member, publish=True, picture=a_picture(), picture_alt="A wall")
    picture = page_of(record).picture
    NewsPageFactory(picture=picture, picture_alt="A wall")
    take_back(record, member)
    assert Path(picture.file.path).exists()


def test_picture_that_nothing_else_shows_goes(take_back):
    member = MemberFactory()
    record = told(member, publish=True, picture=a_picture(), picture_alt="A wall")
    path = Path(page_of(record).picture.file.path)
    assert path.exists()
    take_back(record, member)
    assert not path.exists()


def test_worker_deletes_the_files_after_a_kill(files_of_this_test):
    """The process ends between commit and deletion: rows of the files to delete are all that is left of them."""
    member = MemberFactory()
    record = told(member, publish=True, picture=a_picture(), picture_alt="A wall")
    withdraw(record, actor=member)  # what waits for the commit is not done in this test
    assert FileToDelete.objects.count() == 1
    delete_waiting_files()
    assert [path for path in files_of_this_test.rglob("*") if path.is_file()] == []
    assert FileToDelete.objects.count() == 0


def test_nothing_happens_when_the_transaction_fails(files_of_this_test):
    member = MemberFactory()
    record = told(member, publish=True, picture=a_picture(), picture_alt="A wall")
    with pytest.raises(RuntimeError), transaction.atomic():
        withdraw(record, actor=member)
        raise RuntimeError("the power went")
    assert page_of(record).live
    assert Path(page_of(record).picture.file.path).exists()
    assert GoneAddress.objects.count() == 0


def test_editor_who_had_the_story_open_cannot_bring_it_back():
    member, editor = MemberFactory(), editor_of_the_hub()
    record = told(member, publish=True)
    page = page_of(record)
    revision, stale = page.get_latest_revision(), StoryPage.objects.get(pk=page.pk)
    withdraw(record, actor=member)
    for act in (stale.save, stale.save_revision, revision.publish, lambda: stale.copy(user=editor)):
        with pytest.raises((PermissionDenied, Page.DoesNotExist, AttributeError)):
            act()
    assert StoryPage.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_withdrawn_wins_over_a_publish_at_the_same_time():
    member = MemberFactory()
    record = told(member)
    revision = page_of(record).get_latest_revision()
    ready = threading.Barrier(2)

    def publish():
        try:
            ready.wait(10)
            revision.publish()
        except (PermissionDenied, Page.DoesNotExist, StoryPage.DoesNotExist, AttributeError):
            pass
        finally:
            connection.close()

    other = threading.Thread(target=publish)
    other.start()
    ready.wait(10)
    withdraw(record, actor=member)
    other.join(30)
    assert (StoryPage.objects.count(), Page.objects.filter(slug="the-kettle").count()) == (0, 0)


def test_search_forgets_at_once():
    member = MemberFactory()
    record = told(member, publish=True, words="A zyxwandrel of tea.")
    indexing.rebuild()
    guest = Client(HTTP_HOST="127.0.0.1")
    assert guest.get("/api/v1/search?q=zyxwandrel").json()["total"] == 1
    withdraw(record, actor=member)
    assert guest.get("/api/v1/search?q=zyxwandrel").json()["total"] == 0
