"""A copy of everything that is held about a member, and of nobody else's private words."""

import json
import zipfile
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from forums import actions as forum
from hub.mail.models import Mail
from hub.plugins.isolation import PluginFault
from hub.plugins.registry import registry
from hub.rights import erasing, exporting
from hub.rights.archive import collect
from hub.rights.models import Export, ExportState
from members import actions as membership
from search.tasks import check_plugin
from tests.factories.forums import SpaceFactory
from tests.factories.members import PASSWORD, MemberFactory
from tests.factories.stories import told
from tests.integration.test_erasure import a_photo

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT, settings.HUB_EXPORT_DIR = tmp_path / "media", tmp_path / "exports"
    return settings.HUB_EXPORT_DIR


def a_busy_member():
    member = MemberFactory(display_name="Amira", about="I like tea.")
    other = MemberFactory(display_name="Otherperson")
    space = SpaceFactory(kind="invited")
    admin = MemberFactory(is_superuser=True)
    forum.add_member(space, actor=admin, handle=member.handle)
    thread = forum.start_thread(space, actor=admin, title="Private title", body="Private words.")
    post = forum.reply(thread, actor=member, body="First version.")
    forum.edit_post(post, actor=member, body="My own words.", revision=1)
    forum.report_post(post, actor=admin, message="Secret report about her.")
    forum.report_post(thread.posts.get(number=1), actor=member, message="My report.")
    forum.remove_member(space, actor=admin, handle=member.handle)
    membership.set_photo(actor=member, member=member, upload=a_photo())
    told(member, title="My story", words="All that happened.")
    membership.suspend(actor=admin, member=member, reason="Secret reason.")
    membership.restore(actor=admin, member=member)
    member.refresh_from_db()
    return member, other


def the_zip(export: Export) -> zipfile.ZipFile:
    return zipfile.ZipFile(exporting.archive.Path(exporting.settings.HUB_EXPORT_DIR) / export.file)


def made_for(member) -> Export:
    export = exporting.ask(actor=member)
    assert exporting.make(export.pk)
    export.refresh_from_db()
    return export


def sign_in(member) -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    assert client.login(email=member.email, password=PASSWORD)
    return client


def test_copy_holds_all_of_one_s_own_and_nothing_private_of_others():
    member, _ = a_busy_member()
    export = made_for(member)
    archive = the_zip(export)
    read, page = json.loads(archive.read("data.json")), archive.read("index.html").decode()
    post = read["posts"]["rows"][0]
    assert (post["words"], post["earlier_words"]) == ("My own words.", ["First version."])
    assert post["thread"] == "a thread that you cannot see any more"
    assert read["profile"]["rows"][0]["about"] == "I like tea."
    assert [row["message"] for row in read["reports"]["rows"]] == ["My report."]
    assert read["stories"]["rows"][0]["title"] == "My story"
    assert [name for name in archive.namelist() if name.startswith("files/profile/photo-")] != []
    for words in ("My own words.", "I like tea.", "My story", "What is not in here, and why"):
        assert words in page
    everything = page + json.dumps(read)
    for private in ("Private title", "Private words", "Secret report", "Secret reason", "Otherperson"):
        assert private not in everything
    assert "in confidence" in page


def test_copy_is_made_before_the_tasks_that_nobody_waits_for():
    check_plugin.enqueue("forums")
    exporting.ask(actor=MemberFactory())
    paths = [result.task_path for result in DBTaskResult.objects.ready()]
    assert paths == ["hub.rights.exporting.make_export", "search.tasks.check_plugin"]


def test_every_section_that_is_declared_is_there():
    member, _ = a_busy_member()
    sections, silent = collect(member)
    keys = [section.key for section in sections]
    declared = {held.given for data in registry.member_data for held in data.holds if held.given}
    assert (sorted(declared - set(keys)), len(keys), silent) == ([], len(set(keys)), [])
    json.dumps([[dict(row) for row in section.rows] for section in sections])


def test_mail_leads_to_the_file_which_only_its_member_opens(files_of_this_test):
    member, other = MemberFactory(), MemberFactory()
    client = sign_in(member)
    assert client.post("/account/data/").status_code == 302
    export = Export.objects.get()
    assert "being made" in client.get("/account/data/").content.decode()
    # Asked for again, it is still one.
    client.post("/account/data/")
    assert Export.objects.count() == 1
    assert exporting.make(export.pk)
    path = f"/account/data/{export.pk}/"
    assert path in Mail.objects.get(to=member.email).text
    answer = client.get(path)
    head = {name: answer.headers[name] for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options")}
    assert head == {
        "Content-Type": "application/zip",
        "Content-Disposition": 'attachment; filename="your-data.zip"',
        "X-Content-Type-Options": "nosniff",
    }
    assert "no-store" in answer.headers["Cache-Control"]
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert sign_in(other).get(path).status_code == 404
    assert sign_in(MemberFactory(is_superuser=True)).get(path).status_code == 404
    assert Client(HTTP_HOST="127.0.0.1").get(path).url == f"/accounts/login/?next={path}"


def test_after_a_week_the_file_is_gone(files_of_this_test, django_capture_on_commit_callbacks):
    member = MemberFactory()
    export, client = made_for(member), sign_in(member)
    Export.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert client.get(f"/account/data/{export.pk}/").status_code == 410
    Export.objects.update(ready_at=timezone.now() - timedelta(days=7, seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        exporting.forget_old(timezone.now() - exporting.KEPT)
    assert list(files_of_this_test.glob("*")) == []
    assert (Export.objects.get().state, client.get(f"/account/data/{export.pk}/").status_code) == ("ended", 410)


def test_new_copy_takes_the_place_of_the_old_one(files_of_this_test, django_capture_on_commit_callbacks):
    member = MemberFactory()
    old = made_for(member)
    with django_capture_on_commit_callbacks(execute=True):
        new = made_for(member)
    assert [path.name for path in files_of_this_test.glob("*")] == [new.file]
    assert Export.objects.get(pk=old.pk).state == ExportState.ENDED


def test_killed_worker_leaves_no_file_and_the_copy_is_made_after_all(files_of_this_test, monkeypatch):
    member = MemberFactory()
    export = exporting.ask(actor=member)
    real = exporting.archive.write

    def killed(path, who):
        real(path, who)
        raise KeyboardInterrupt

    monkeypatch.setattr(exporting.archive, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        exporting.make(export.pk)
    monkeypatch.setattr(exporting.archive, "write", real)
    assert exporting.look_after() == 0  # its claim still holds
    Export.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert exporting.look_after() == 1
    export.refresh_from_db()
    assert (export.state, [path.name for path in files_of_this_test.glob("*")]) == ("ready", [export.file])


def test_copy_that_fails_is_tried_again_and_then_given_up(files_of_this_test, monkeypatch):
    export = exporting.ask(actor=MemberFactory())
    monkeypatch.setattr(exporting.archive, "write", lambda path, member: 1 / 0)
    for _ in range(exporting.TRIES):
        assert exporting.make(export.pk) is False
        Export.objects.update(claimed_until=None)
    export.refresh_from_db()
    assert (export.state, list(files_of_this_test.glob("*"))) == ("failed", [])


def test_copy_of_somebody_who_is_erased_meanwhile_is_never_there(files_of_this_test, monkeypatch):
    member = MemberFactory()
    export = exporting.ask(actor=member)
    real = exporting.archive.write

    def erased_meanwhile(path, who):
        size = real(path, who)
        made = erasing.ask(actor=member, member=member, keeps_words=False)
        assert erasing.work(made.pk)
        path.write_bytes(b"written after it was deleted")
        return size

    monkeypatch.setattr(exporting.archive, "write", erased_meanwhile)
    assert exporting.make(export.pk) is False
    assert (Export.objects.count(), list(files_of_this_test.glob("*"))) == (0, [])
    assert Mail.objects.filter(subject__contains="copy of your data").count() == 0


def test_plugin_that_fails_is_named_in_the_copy(monkeypatch):
    def fail(member):
        raise PluginFault("broken")

    plugin = SimpleNamespace(core=False, verbose_name="Greetings", label="hub_greetings")
    broken = SimpleNamespace(plugin=plugin, holds=(), export=fail)
    monkeypatch.setattr(registry, "member_data", [*registry.member_data, broken])
    page = the_zip(made_for(MemberFactory())).read("index.html").decode()
    assert "Greetings did not answer" in page
