"""Leaving by the web: one's own account, and an admin for a member who asked by letter; what may go wrong."""

import threading
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from forums import actions as forum
from forums.models import Post
from forums.permissions import SIGN_IN
from hub.mail.models import Mail
from hub.plugins.isolation import PluginFault
from hub.plugins.registry import registry
from hub.rights import erasing
from hub.rights.models import Erasure, ErasureState
from members.middleware import GONE
from members.models import AuditEntry, Member
from tests.factories.forums import ThreadFactory
from tests.factories.members import PASSWORD, MemberFactory
from tests.planted import in_the_database

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT, settings.HUB_EXPORT_DIR = tmp_path / "media", tmp_path / "exports"
    cache.clear()


def sign_in(member) -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    assert client.login(email=member.email, password=PASSWORD)
    return client


def test_member_reads_what_happens_types_the_password_and_gets_the_proof():
    member = MemberFactory(display_name="Jo Leaver")
    client = sign_in(member)
    asked = client.get("/account/erase/").content.decode()
    for words in ("at once and for good", "Keep them, under “Former member”", "Remove them", "one last mail"):
        assert words in asked
    wrong = client.post("/account/erase/", {"words": "keep", "password": "not this one"})
    assert (wrong.status_code, Erasure.objects.count()) == (422, 0)
    assert "This is not your password. Type it again." in wrong.content.decode()
    nothing = client.post("/account/erase/", {"password": PASSWORD})
    assert "Choose one of the two." in nothing.content.decode()
    sent = client.post("/account/erase/", {"words": "keep", "password": PASSWORD})
    made = Erasure.objects.get()
    assert (sent.status_code, sent.url) == (302, f"/erased/{made.token}/")
    # Signed out, and the report is there for whoever has its address.
    assert client.get("/account/").status_code == 302
    assert "is being erased" in client.get(sent.url).content.decode()
    assert erasing.work(made.pk)
    proof = client.get(sent.url)
    text = proof.content.decode()
    assert "The account is erased." in text
    assert "Rows of the account deleted: " in text
    for personal in (member.display_name, member.handle, member.email):
        assert personal not in text
    assert (proof.headers["Referrer-Policy"], "no-store" in proof.headers["Cache-Control"]) == ("no-referrer", True)
    mail = Mail.objects.get(to=member.email)
    assert f"/erased/{made.token}/" in mail.text


def test_wrong_password_too_often_has_to_wait():
    client = sign_in(MemberFactory())
    answers = [client.post("/account/erase/", {"words": "keep", "password": "no"}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    right = client.post("/account/erase/", {"words": "keep", "password": PASSWORD})
    assert (right.status_code, Erasure.objects.count()) == (429, 0)


def test_last_admin_is_told_why_not():
    admin = MemberFactory(is_superuser=True)
    answer = sign_in(admin).post("/account/erase/", {"words": "keep", "password": PASSWORD})
    assert answer.status_code == 422
    assert "You are the last admin of this hub." in answer.content.decode()
    assert Erasure.objects.count() == 0


def test_member_without_a_password_is_told_how_to_get_one():
    member = MemberFactory()
    client = Client(HTTP_HOST="127.0.0.1")
    member.set_unusable_password()
    member.save()
    client.force_login(member)
    page = client.get("/account/erase/").content.decode()
    assert ("you have none" in page, 'name="password"' in page) == (True, False)


def test_admin_erases_for_a_member_who_asked_by_letter():
    admin, member = MemberFactory(is_superuser=True), MemberFactory(display_name="Lee Letter")
    client, path = sign_in(admin), f"/admin/members/{member.pk}/erase/"
    assert "Lee Letter" in client.get(path).content.decode()
    assert client.post(path, {"words": "remove"}).status_code == 422
    assert client.post(path, {"words": "remove", "sure": "on"}).status_code == 302
    made = Erasure.objects.get()
    assert (made.by_letter, made.keeps_words) == (True, False)
    assert erasing.work(made.pk)
    acts = list(AuditEntry.objects.filter(act="member.erased").values_list("actor", "target"))
    assert acts == [(admin.pk, "a former member")]
    listed = client.get("/admin/reports/erasures/").content.decode()
    assert (f"/erased/{made.token}/" in listed, "in writing" in listed, "Lee Letter" in listed) == (True, True, False)


def test_editor_sees_neither_the_list_nor_the_form():
    member = MemberFactory()
    client = sign_in(MemberFactory())
    assert client.get("/admin/reports/erasures/").status_code == 302
    assert client.get(f"/admin/members/{member.pk}/erase/").status_code == 302
    assert Erasure.objects.count() == 0


def test_plugin_that_fails_is_tried_again_and_then_named_in_the_proof(monkeypatch):
    calls = []

    def fail(data):
        calls.append(data.member.pk)
        raise PluginFault("broken")

    plugin = SimpleNamespace(core=False, verbose_name="Greetings", label="hub_greetings")
    broken = SimpleNamespace(plugin=plugin, holds=(), erase=fail)
    monkeypatch.setattr(registry, "member_data", [*registry.member_data, broken])
    member = MemberFactory()
    made = erasing.ask(actor=member, member=member, keeps_words=True)
    for _ in range(erasing.TRIES):
        assert erasing.work(made.pk) is False
        Erasure.objects.update(claimed_until=None)
    assert erasing.work(made.pk) is True
    made.refresh_from_db()
    assert (made.state, len(calls)) == (ErasureState.SECOND_LOOK, erasing.TRIES + 1)
    page = Client(HTTP_HOST="127.0.0.1").get(f"/erased/{made.token}/").content.decode()
    assert "This part could not be asked." in page


class ErasedMeanwhile:
    """A request that knows its member already when the last step of the erasure deletes the row."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method != "GET" and request.user.is_authenticated:
            Member.objects.filter(pk=request.user.pk).delete()
        return self.get_response(request)


@pytest.mark.django_db(transaction=True)
def test_whatever_a_member_writes_while_their_row_goes_is_refused_in_words(settings):
    thread = ThreadFactory()
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.ErasedMeanwhile"]
    asked, at = "application/json", f"/api/v1/threads/{thread.pk}"
    writes = [
        ("post", "/account/", {"display_name": "New", "handle": "new-name"}, None),
        ("post", "/account/access-needs/", {"words": "A ramp."}, None),
        ("post", "/account/data/", {}, None),
        ("post", "/account/presence/", {"shown": "no"}, None),
        ("post", f"{thread.get_absolute_url()}reply/", {"body": "Hello."}, None),
        ("post", f"{thread.get_absolute_url()}1/report/", {"message": "Hello."}, None),
        ("post", "/account/helping/", {"handle": thread.author.handle}, None),
        ("post", "/account/suggestions/", {"title": "T", "link": "https://a.example", "summary": "S"}, None),
        ("put", f"{at}/draft", {"body": "Hello.", "version": 0}, asked),
        ("put", f"{at}/read", {"number": 1}, asked),
        ("post", f"{at}/posts", {"body": "Hello."}, asked),
    ]
    answers = {}
    for method, path, data, kind in writes:
        client = Client(HTTP_HOST="127.0.0.1", raise_request_exception=False)
        client.force_login(MemberFactory())
        more = {"content_type": kind} if kind else {}
        answers[f"{method} {path}"] = getattr(client, method)(path, data, **more)
    wrong = {path: answer.status_code for path, answer in answers.items() if answer.status_code >= 500}
    assert wrong == {}
    assert GONE in answers["post /account/access-needs/"].text
    assert answers[f"put {at}/draft"].json()["detail"] == GONE
    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code < 400} == {}


@pytest.mark.django_db(transaction=True)
def test_erasure_while_posting_leaves_nothing(settings):
    """A request that was let in before goes on posting, whatever happens to its member."""
    settings.RATE_LIMITS = False
    member, other = MemberFactory(), MemberFactory()
    thread = ThreadFactory(author=other)
    posted, refused, stop = [], [], threading.Event()

    def post():
        try:
            while not stop.is_set():
                posted.append(forum.reply(thread, actor=member, body="All vumbriqwords.").pk)
                # Else nobody else may ever get to write: who waits for SQLite looks every tenth of a second at most.
                stop.wait(0.01)
        except PermissionDenied as error:
            refused.append(str(error))
        finally:
            connection.close()

    poster = threading.Thread(target=post)
    poster.start()
    try:
        while len(posted) < 3 and poster.is_alive():
            stop.wait(0.01)
        made = erasing.ask(actor=member, member=member, keeps_words=False)
        assert erasing.work(made.pk)
    finally:
        poster.join(20)
        stop.set()
        poster.join(20)
    assert Member.objects.filter(pk=member.pk).exists() is False
    assert Post.objects.exclude(state="deleted").exclude(author=other).count() == 0
    assert in_the_database(["vumbriqwords"]) == set()
    assert (len(posted) >= 3, refused) == (True, [SIGN_IN])
