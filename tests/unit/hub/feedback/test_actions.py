import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from hub.feedback import actions, queries
from hub.feedback.models import Feedback, Place
from hub.feedback.queries import Subject
from tests.factories.feedback import FeedbackFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory, restrict

pytestmark = [pytest.mark.django_db, pytest.mark.database]
GUEST = AnonymousUser()


def an_editor():
    editor = MemberFactory()
    editor.groups.add(Group.objects.get(name="Editors"))
    return editor


def tell(actor=GUEST, **given):
    fields = {"subject": Subject("", place=Place.OTHER), "token": uuid.uuid4(), "clear": False}
    actions.tell(actor=actor, **(fields | given))


def test_answer_that_is_sent_twice_counts_once():
    token = uuid.uuid4()
    tell(token=token, words="Too long")
    tell(token=token, words="Too long")
    assert Feedback.objects.count() == 1


def test_nobody_is_named_unless_they_wish_to_be():
    member = MemberFactory()
    tell(actor=member)
    tell(actor=member, named=True)
    tell(actor=GUEST, named=True)
    assert list(Feedback.objects.order_by("pk").values_list("member", flat=True)) == [None, member.pk, None]


def test_title_and_address_of_a_page_are_not_kept():
    page = NewsPageFactory(title="Secretword", slug="secretword")
    tell(subject=queries.subject_of(GUEST, "/news/secretword/"))
    row = Feedback.objects.values().get()
    assert row["page_id"] == page.pk
    assert "secretword" not in str(row).lower()


def test_too_many_words_are_refused():
    with pytest.raises(ValidationError):
        tell(words="x" * 1001)
    assert Feedback.objects.count() == 0


def test_answers_are_forgotten_after_a_year():
    old, new = FeedbackFactory(), FeedbackFactory()
    Feedback.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=366))
    assert actions.forget_old() == 1
    assert Feedback.objects.get() == new


def test_editors_mark_an_answer_as_done_and_members_do_not():
    row = FeedbackFactory()
    with pytest.raises(PermissionDenied):
        actions.set_done(row, actor=MemberFactory(), done=True)
    assert actions.set_done(row, actor=an_editor(), done=True).done is True


def test_list_says_how_many_said_no_to_the_same_page():
    page, other = NewsPageFactory(), NewsPageFactory()
    for clear in (True, True, False):
        FeedbackFactory(page=page, clear=clear)
    FeedbackFactory(page=other, clear=False)
    FeedbackFactory(place=Place.THREAD, clear=True)
    rows = queries.feedback_for(an_editor()).order_by("pk")
    assert [(row.noes, row.yeses) for row in rows] == [(1, 2)] * 3 + [(1, None), (None, 1)]
    assert rows[0].page_title == page.title


def test_members_read_no_answers():
    FeedbackFactory()
    assert list(queries.feedback_for(MemberFactory())) == []
    assert queries.new_count(MemberFactory()) == 0
    assert queries.new_count(an_editor()) == 1


def test_page_that_is_not_for_the_asker_has_no_title():
    restrict(NewsPageFactory(title="Inside", slug="inside"), "login")
    assert queries.subject_of(GUEST, "/news/inside/") == Subject("", place=Place.OTHER)
    assert queries.subject_of(MemberFactory(), "/news/inside/").title == "Inside"


@pytest.mark.parametrize("path", ["/no/such/page/", "/\x00/", "/news/draft/", "/nothing.php"])
def test_address_without_a_page_is_not_found(path):
    NewsPageFactory(slug="draft", draft=True)
    with pytest.raises(Http404):
        queries.subject_of(GUEST, path)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/spaces/", Place.SPACES),
        ("/spaces/kitchen-table/", Place.SPACE),
        ("/spaces/kitchen-table/12-a-secret/", Place.THREAD),
        ("/members/dana/", Place.PROFILE),
        ("/search/", Place.SEARCH),
        ("/admin/", Place.OTHER),
        ("/contact/", Place.OTHER),
    ],
)
def test_other_pages_are_kept_as_a_kind_of_place_alone(path, place):
    assert (queries.subject_of(GUEST, path).page_id, queries.subject_of(GUEST, path).place) == (None, place)
