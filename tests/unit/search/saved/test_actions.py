"""Saved searches: what is new, who is told of it, and when."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from forums import actions as forum
from hub.mail.models import Mail
from hub.plugins.registry import registry
from hub.plugins.search import MEMBERS
from search.asking.question import Choices
from search.backends import backend
from search.backends.base import Unavailable
from search.models import SavedSearch
from search.saved import actions
from search.saved.mail import tell_due
from search.saved.queries import member_of_stop_link, searches_of
from tests.factories.documents import ShelfPlugin, ShelfSource, a_document
from tests.factories.forums import SpaceFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def shelves(monkeypatch):
    sources = {kind: (ShelfPlugin(), ShelfSource(kind)) for kind in ("page", "thread")}
    monkeypatch.setattr(registry, "sources", sources)


@pytest.fixture
def member():
    return MemberFactory(display_name="Sam")


def index(*documents):
    for document in documents:
        registry.sources[document.kind][1].put(document)
        backend().index(registry.sources[document.kind][1].documents([document.object_id]))


def save(member, text="voucher", **choices):
    return actions.save(actor=member, text=text, choices=Choices(**choices), by_mail=True)


def later(hours=2):
    """As if so much time had passed."""
    for row in SavedSearch.objects.all():
        row.looked_at = row.looked_at and row.looked_at - timedelta(hours=hours)
        row.told_at = row.told_at and row.told_at - timedelta(hours=hours)
        row.save()


def told(hours=2):
    """What the worker then sends."""
    before = set(Mail.objects.values_list("pk", flat=True))
    later(hours)
    tell_due()
    return list(Mail.objects.exclude(pk__in=before).order_by("pk"))


def test_what_was_there_already_is_not_new(member):
    index(a_document(1, title="Old voucher"))
    save(member)
    assert told() == []


def test_member_is_told_of_what_is_new_once(member):
    save(member)
    index(a_document(1, title="New voucher", url="/pages/1/", meta="For travel"))
    [mail] = told()
    assert (mail.to, mail.subject) == (member.email, "A new result: “voucher”")
    for part in (mail.text, mail.html):
        assert "Hello Sam" in part
        assert "New voucher" in part
        assert "Page · For travel · 1 November 2026" in part
        assert "http://127.0.0.1:8000/pages/1/" in part
        assert "/search/mail/stop/" in part
    assert told(hours=30) == []


def test_there_is_one_mail_a_day_about_all_searches(member):
    save(member)
    save(member, text="bus")
    index(a_document(1, title="Voucher"), a_document(2, title="Bus"), a_document(3, title="Bus voucher"))
    [mail] = told()
    assert mail.subject == "3 new results: your saved searches"
    assert "there are 3 new results for what you saved" in mail.text
    assert (mail.text.count("* Bus voucher"), mail.html.count(">Bus voucher<")) == (2, 2)
    index(a_document(4, title="Another voucher"))
    assert told(hours=3) == []
    save(member, text="another")  # a new one brings no second mail either
    index(a_document(5, title="One more voucher"))
    [mail] = told(hours=22)
    assert "Another voucher" in mail.text
    assert "One more voucher" in mail.text


def test_thread_is_new_again_with_a_later_reply_and_not_with_an_earlier_one(member):
    of_thread = {"kind": "thread", "group": 7, "title": "Fares"}
    index(a_document(20, **of_thread, body="A voucher"))
    save(member)
    index(a_document(22, **of_thread, where="Reply 2", body="My voucher", date=timezone.now()))
    [mail] = told()
    assert "Fares (in Reply 2)" in mail.text
    registry.sources["thread"][1].shelf.pop(22)
    backend().remove("thread", [22])
    assert told(hours=30) == []


def test_only_what_the_member_may_see_at_that_moment_is_told(member):
    save(member)
    index(
        a_document(1, title="Voucher for a few", audience="space:999"),
        a_document(2, title="Voucher for members", audience=MEMBERS),
        a_document(3, title="Voucher that is closed by now", audience=MEMBERS),
    )
    registry.sources["page"][1].put(a_document(3, audience="space:999"))
    [mail] = told()
    assert "Voucher for members" in mail.text
    assert "for a few" not in mail.text
    assert "closed by now" not in mail.text


def test_who_left_a_space_is_told_nothing_of_it(member):
    space = SpaceFactory(kind="invited")
    forum.add_member(space, actor=MemberFactory(admin=True), handle=member.handle)
    save(member)
    index(a_document(1, title="Voucher inside", audience=f"space:{space.pk}"))
    forum.remove_member(space, actor=MemberFactory(admin=True), handle=member.handle)
    assert told() == []


def test_suspended_and_unconfirmed_members_get_no_mail(member):
    save(member)
    index(a_document(1, title="Voucher"))
    member.is_active = False
    member.save()
    assert told() == []


def test_access_that_goes_while_we_look_is_seen_before_the_mail_is_written(member, monkeypatch):
    save(member)
    index(a_document(1, title="Voucher", audience=MEMBERS))
    look = actions.look

    def and_then_suspended(saved, viewer):
        found = look(saved, viewer)
        type(viewer).objects.filter(pk=viewer.pk).update(is_active=False)
        return found

    monkeypatch.setattr(actions, "look", and_then_suspended)
    assert told() == []


def test_engine_that_does_not_answer_makes_nothing_new_and_loses_nothing(member, monkeypatch):
    def down(*args):
        raise Unavailable("not now")

    index(a_document(1, title="Old voucher"))
    with monkeypatch.context() as now:
        now.setattr(type(backend()), "search", down)
        save(member)
    assert told() == []
    index(a_document(2, title="New voucher"))
    with monkeypatch.context() as now:
        now.setattr(type(backend()), "search", down)
        assert told() == []
    [mail] = told()
    assert mail.subject == "A new result: “voucher”"
    assert "New voucher" in mail.text


def test_mail_that_was_stopped_comes_again_without_what_was_missed(member):
    saved = save(member)
    actions.stop_mails(member=member)
    index(a_document(1, title="Missed voucher"))
    assert told() == []
    saved.refresh_from_db()
    actions.set_mail(saved, actor=member, by_mail=True)
    index(a_document(2, title="Voucher again"))
    [mail] = told()
    assert "Missed voucher" not in mail.text


def test_older_results_that_come_into_sight_are_not_new(member, monkeypatch):
    monkeypatch.setattr("search.saved.news.NEWEST", 2)
    now = timezone.now()
    index(*[a_document(pk, title=f"Voucher {pk}", date=now - timedelta(days=pk)) for pk in (1, 2, 3)])
    save(member)
    backend().remove("page", [1])
    assert told() == []


def test_mail_can_be_stopped_by_one_click(member, client):
    save(member)
    index(a_document(1, title="Voucher"))
    [mail] = told()
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = mail.headers["List-Unsubscribe"].removeprefix("<http://127.0.0.1:8000").removesuffix(">")
    assert member_of_stop_link(address.rsplit("/", 1)[1]) == member
    assert client.get(address)["Location"] == address.removeprefix("/api/v1") + "/"
    assert SavedSearch.objects.get().by_mail is True
    assert client.post(address).status_code == 200
    assert SavedSearch.objects.get().by_mail is False


def test_saving_again_is_the_same_search(member):
    first = save(member, text="  voucher ")
    assert save(member).pk == first.pk
    assert save(member, kind="page").pk != first.pk
    assert [each.title for each in searches_of(member)] == ["“voucher” · Pages", "“voucher”"]


@pytest.mark.parametrize(
    ("text", "choices", "words"),
    [
        ("", {}, actions.NOTHING),
        ("the", {}, actions.NOTHING),
        ("\x00", {}, actions.NOTHING),
        ("x" * 301, {}, actions.TOO_LONG),
        ("voucher", {"kind": "hedgehog"}, actions.NO_KIND),
    ],
)
def test_what_cannot_be_saved_is_refused_in_words(member, text, choices, words):
    with pytest.raises(ValidationError) as refused:
        save(member, text=text, **choices)
    assert refused.value.messages == [words]


def test_there_is_an_end_of_searches_to_save(member, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 1)
    save(member)
    with pytest.raises(ValidationError) as refused:
        save(member, text="bus")
    assert refused.value.messages == [actions.TOO_MANY]


def test_nobody_touches_the_search_of_another(member):
    saved = save(member)
    other = MemberFactory(admin=True)
    with pytest.raises(PermissionDenied):
        actions.delete(saved, actor=other)
    with pytest.raises(PermissionDenied):
        actions.set_mail(saved, actor=other, by_mail=False)
