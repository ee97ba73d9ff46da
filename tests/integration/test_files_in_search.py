"""Words inside files, from the upload to the results: found by those who may open the file, and by nobody else."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from hub.cms.models import NoteFile, ResourceFile, ResourcePage
from hub.filetext import actions
from hub.filetext.models import FileReading
from hub.plugins import outbox
from hub.plugins.registry import registry
from tests.factories import files
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory, NotePageFactory, ResourcePageFactory, document, restrict

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MARK = "wobzaquil"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ask(client):
    """Places of the words that somebody finds in files, and the total: (where, where …, total)."""

    def answer(member=None, word=MARK):
        client.logout()
        if member is not None:
            client.force_login(member)
        found = client.get("/api/v1/search", {"q": word}).json()
        return (*sorted(hit["url"] for hit in found["results"]), found["total"])

    return answer


def work() -> None:
    while actions.step():
        pass
    _, reader = registry.readers["search"]
    while outbox.run_reader(reader):
        pass


def test_word_of_a_page_in_a_file_leads_to_the_page_and_names_the_place(client):
    paper = document(name="rates.pdf", content=files.pdf("Bus fares", f"Then {MARK} comes"))
    page = ResourcePageFactory(title="Rates", files=[ResourceFile(document=paper)])
    work()
    html = client.get("/search/", {"q": MARK}).content.decode()
    assert f'href="/resources/{page.slug}/"' in html
    assert f"{paper.filename}, page 2" in html
    assert f"<mark>{MARK}</mark>" in html


def test_broken_files_beside_it_keep_nothing_out(ask, caplog):
    broken = {
        "locked.pdf": files.locked_pdf(MARK),
        "wrong.docx": files.pdf(MARK),
        "half.pptx": files.slides(MARK)[:900],
        "empty.pdf": b"",
    }
    papers = [document(name=name, content=content) for name, content in broken.items()]
    papers.append(document(name="whole.docx", content=files.word(f"Then {MARK} comes")))
    page = NotePageFactory(files=[NoteFile(document=paper) for paper in papers])
    work()
    assert ask() == (f"/notes/{page.slug}/", 1)
    assert FileReading.objects.exclude(words="").count() == len(broken)
    assert [name for name in broken if name.split(".")[0] not in caplog.text] == []


def test_file_in_a_closed_collection_under_an_open_page_is_not_found(ask):
    root = Collection.get_first_root_node()
    login, board = (root.add_child(instance=Collection(name=name)) for name in ("Members", "Board"))
    CollectionViewRestriction.objects.create(collection=login, restriction_type="login")
    group = CollectionViewRestriction.objects.create(collection=board, restriction_type="groups")
    member = MemberFactory()
    member.groups.add(*(made := [Group.objects.create(name="Board")]))
    group.groups.set(made)
    paper = document(name="rates.pdf", content=files.pdf(MARK))
    page = ResourcePageFactory(files=[ResourceFile(document=paper)])
    work()
    found = (f"/resources/{page.slug}/", 1)
    assert (ask(), ask(member)) == (found, found)
    paper.collection = login
    paper.save()
    assert (ask()[:-1], ask(member)) == ((), found)
    work()
    assert (ask(), ask(member)) == ((0,), found)
    paper.collection = board
    paper.save()
    work()
    assert (ask(), ask(member)) == ((0,), (0,))
    group.delete()
    work()
    assert ask() == found


def test_editors_who_move_a_collection_or_many_files_close_them_at_once(ask, client):
    root = Collection.get_first_root_node()
    login, folder = (root.add_child(instance=Collection(name=name)) for name in ("Members", "Rates"))
    CollectionViewRestriction.objects.create(collection=login, restriction_type="login")
    paper = document(name="rates.pdf", content=files.pdf(MARK))
    paper.collection = folder
    paper.save()
    page = ResourcePageFactory(files=[ResourceFile(document=paper)])
    work()
    admin, found = MemberFactory(is_superuser=True), (f"/resources/{page.slug}/", 1)

    def as_admin(path, **fields):
        client.force_login(admin)
        assert client.post(f"/admin/{path}", fields).status_code == 302

    def closed_at_once_and_not_counted_any_more():
        now = ask()
        work()
        return now[:-1] == () and ask() == (0,) and ask(admin) == found

    into = "bulk/wagtaildocs/document/add_to_collection"
    assert ask() == found
    as_admin(f"collections/{folder.pk}/", name="Rates", parent=login.pk)
    assert closed_at_once_and_not_counted_any_more()
    as_admin(f"{into}/?id={paper.pk}", collection=root.pk)
    work()
    assert ask() == found
    as_admin(f"{into}/?id={paper.pk}", collection=login.pk)
    assert closed_at_once_and_not_counted_any_more()


def test_page_that_is_closed_later_closes_its_files_at_once(ask):
    paper = document(name="rates.pdf", content=files.pdf(MARK))
    open_page = NotePageFactory(files=[NoteFile(document=paper)])
    closed = ResourcePageFactory(files=[ResourceFile(document=paper)])
    work()
    member = MemberFactory()
    both = (f"/notes/{open_page.slug}/", f"/resources/{closed.slug}/")
    assert ask() == (*both, 2)
    restrict(closed, PageViewRestriction.LOGIN)
    assert (ask()[:-1], ask(member)) == (both[:1], (*both, 2))
    work()
    assert (ask(), ask(member)) == ((both[0], 1), (*both, 2))
    restrict(open_page, PageViewRestriction.PASSWORD)
    work()
    assert (ask(), ask(member)) == ((0,), (both[1], 1))


def test_draft_and_unpublished_pages_show_nothing_of_their_files(ask):
    paper = document(name="rates.pdf", content=files.pdf(MARK))
    page = ResourcePageFactory(draft=True, files=[ResourceFile(document=paper)])
    work()
    assert ask(MemberFactory(is_superuser=True)) == (0,)
    page.save_revision().publish()
    work()
    assert ask() == (f"/resources/{page.slug}/", 1)
    ResourcePage.objects.get(pk=page.pk).unpublish()
    assert ask()[:-1] == ()
    work()
    assert ask() == (0,)


def test_replaced_deleted_and_removed_files_are_not_found_any_more(ask):
    papers = [document(name=f"{name}.pdf", content=files.pdf(MARK)) for name in ("one", "two", "three")]
    pages = [ResourcePageFactory(files=[ResourceFile(document=paper)]) for paper in papers]
    text = f'<p><a linktype="document" id="{papers[2].pk}">Here</a></p>'
    news = NewsPageFactory(body=[("text", text)])
    work()
    assert ask()[-1] == 4
    papers[0].file.save("other.pdf", ContentFile(files.pdf("Tea")), save=True)
    papers[1].delete()
    news.body = [("text", "<p>Nothing</p>")]
    news.save_revision().publish()
    assert ask()[:-1] == (f"/resources/{pages[2].slug}/",)
    work()
    assert ask() == (f"/resources/{pages[2].slug}/", 1)


def test_editors_read_which_files_cannot_be_searched_and_what_to_do(client):
    editor = MemberFactory()
    editor.groups.add(Group.objects.get(name="Editors"))
    client.force_login(editor)
    assert "words inside all files can be searched" in client.get("/admin/reports/files/").content.decode()
    paper = document(title="Rates <2026>", name="rates.pdf", content=files.locked_pdf(MARK))
    document(name="talk.pdf", content=files.locked_pdf(MARK))
    work()
    html = client.get("/admin/reports/files/").content.decode()
    assert ("2 files" in html, "that was read" in html) == (True, False)
    assert "Rates &lt;2026&gt;" in html
    assert f"/admin/documents/edit/{paper.pk}/" in html
    assert "It is locked with a password. Upload a copy without one." in html
    assert "Files that cannot be searched" in client.get("/admin/").content.decode()
