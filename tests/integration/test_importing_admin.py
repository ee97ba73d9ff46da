"""The page "Import" in the Wagtail admin: who may open it, and the way from upload to report."""

import csv
import io

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from hub.cms.models import ResourceIndexPage, ResourcePage
from hub.importing import actions, running
from hub.importing.models import Import
from members.models import AuditEntry
from tests.factories.members import MemberFactory
from tests.factories.pages import index_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TABLE = "title,summary,link,type\nA guide,What it is.,https://library.example/a,Guide\n"
BAD = TABLE + "=cmd,,nowhere,Guide\n"


@pytest.fixture
def admin(client):
    index_of(ResourceIndexPage)
    client.force_login(MemberFactory(is_superuser=True, display_name="Ada"))
    return client


def sent(client, content: str | bytes = TABLE, kind: str = "resources", **more):
    content = content if isinstance(content, bytes) else content.encode()
    data = {"kind": kind, "file": SimpleUploadedFile("table.csv", content), **more}
    return client.post("/admin/import/", data)


def page(client, path: str) -> str:
    return client.get(path).content.decode()


def test_admin_uploads_looks_at_the_dry_run_and_imports(admin):
    answer = sent(admin)
    job = Import.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/admin/import/{job.pk}/")
    assert "Nothing is imported yet." in page(admin, answer["Location"])
    running.step()
    waiting = page(admin, answer["Location"])
    assert "A new resource." in waiting
    assert "Import now" in waiting
    assert ResourcePage.objects.count() == 0
    admin.post(f"/admin/import/{job.pk}/begin/")
    assert "0 of 1 steps are done" in page(admin, answer["Location"])
    running.step()
    assert "What was done" in page(admin, answer["Location"])
    assert ResourcePage.objects.get().live is True
    acts = list(AuditEntry.objects.filter(act__startswith="import").order_by("pk").values_list("act", flat=True))
    assert acts == ["import.uploaded", "import.begun", "import.done"]


def test_bad_rows_are_named_and_nothing_is_imported_unless_they_may_be_left_out(admin):
    path = sent(admin, BAD)["Location"]
    running.step()
    assert "1 row cannot be imported" in page(admin, path)
    assert "The summary is missing. “nowhere” is no web address." in page(admin, path)
    refused = admin.post(f"{path}begin/", follow=True).content.decode()
    assert "1 row is bad." in refused
    running.step()
    assert ResourcePage.objects.count() == 0
    admin.post(f"{path}begin/", {"skip_bad": "on"})
    running.step()
    assert ResourcePage.objects.count() == 1


def test_report_can_be_downloaded_and_holds_no_formula(admin):
    path = sent(admin, BAD)["Location"]
    running.step()
    answer = admin.get(f"{path}report.csv")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows[0] == ["line", "what", "how", "in words"]
    assert rows[1] == ["2", "A guide", "New", "A new resource."]
    assert rows[2][:3] == ["3", "'=cmd", "Bad"]
    assert answer["Content-Disposition"] == f'attachment; filename="import-{Import.objects.get().pk}-report.csv"'


def test_sample_can_be_imported_as_it_is(admin):
    sample = admin.get("/admin/import/sample.csv").content
    path = sent(admin, sample)["Location"]
    running.step()
    assert page(admin, path).count("A new resource.") == 2


def test_refused_file_says_why_on_its_page(admin):
    path = sent(admin, b"title,summary\nCaf\xe9,x\n")["Location"]
    running.step()
    assert "The file is broken or not in UTF-8: line 2, byte 4 of that line" in page(admin, path)


@pytest.mark.parametrize(
    "data, words",
    [
        ({}, "Say what is in the file."),
        ({"kind": "resources"}, "Choose a file."),
        ({"kind": "spells", "file": SimpleUploadedFile("t.csv", b"a")}, "Choose one of these."),
        ({"kind": "resources", "file": SimpleUploadedFile("t.csv", b"")}, "This file is empty. Choose another one."),
    ],
)
def test_form_that_is_not_whole_says_so_beside_the_field(admin, data, words):
    answer = admin.post("/admin/import/", data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Import.objects.count() == 0


def test_pictures_must_be_a_zip_and_belong_to_wordpress(admin):
    odd = sent(admin, kind="wordpress", pictures=SimpleUploadedFile("p.zip", b"no zip at all"))
    assert (odd.status_code, "This is no ZIP file." in odd.content.decode()) == (422, True)
    with_table = sent(admin, pictures=SimpleUploadedFile("p.zip", b"PK\x03\x04"))
    assert (with_table.status_code, "has no pictures" in with_table.content.decode()) == (422, True)


def test_full_disk_is_said_plainly_and_leaves_nothing(admin, monkeypatch):
    def full(*anything):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(actions, "_store", full)
    answer = sent(admin)
    assert (answer.status_code, "its disk may be full" in answer.content.decode()) == (422, True)
    assert Import.objects.count() == 0


def test_stopped_import_says_so(admin):
    path = sent(admin)["Location"]
    running.step()
    admin.post(f"{path}stop/")
    assert "An admin stopped it." in page(admin, path)
    assert "This import does not wait to begin." in admin.post(f"{path}begin/", follow=True).content.decode()


def test_only_admins_of_the_hub_come_in(client):
    index_of(ResourceIndexPage)
    job = actions.upload(
        actor=None, kind="resources", file=SimpleUploadedFile("t.csv", TABLE.encode()), name="secretname.csv"
    )
    editor = MemberFactory()
    editor.groups.add(Group.objects.get(name="Editors"))
    paths = [
        "/admin/import/",
        "/admin/import/sample.csv",
        f"/admin/import/{job.pk}/",
        f"/admin/import/{job.pk}/report.csv",
    ]
    for person in (None, MemberFactory(), editor):
        if person:
            client.force_login(person)
        answers = [client.get(path) for path in paths]
        answers += [client.post(f"/admin/import/{job.pk}/{verb}/") for verb in ("begin", "stop")]
        answers += [sent(client)]
        assert {answer.status_code for answer in answers} <= {302, 403}
        assert all(b"secretname" not in answer.content for answer in answers)
    assert list(Import.objects.values_list("state", flat=True)) == ["uploaded"]
    assert "Import" not in client.get("/admin/").content.decode()


def test_unknown_import_is_404(admin):
    assert admin.get("/admin/import/999/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_and_report_take_the_same_number_of_queries_however_long(admin, count, django_assert_max_num_queries):
    for n in range(count):
        rows = "".join(f"Guide {n} {m},Words.,https://x.example/{n}/{m},Guide\n" for m in range(count))
        path = sent(admin, "title,summary,link,type\n" + rows)["Location"]
        running.step()
    page(admin, path)
    for address in ("/admin/import/", path):
        with django_assert_max_num_queries(14):
            admin.get(address)
