from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from forums import actions
from forums.actions import ImportedPost
from forums.models import ThreadMail
from forums.text import TooLong
from hub.plugins.models import OutboxEvent
from tests.factories.forums import SpaceFactory, SpaceMembershipFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_title_without_letters_for_an_address_still_has_one():
    thread = actions.start_thread(SpaceFactory(), actor=MemberFactory(), title="???", body="Words")
    assert thread.slug == "thread"


def test_a_long_title_is_refused_with_the_limit():
    with pytest.raises(ValidationError) as error:
        actions.start_thread(SpaceFactory(), actor=MemberFactory(), title="x" * 201, body="Words")
    assert error.value.message_dict == {"title": ["This title has 201 characters; 200 is the most. Please shorten it."]}


def test_a_long_opening_post_is_too_long_and_leaves_nothing():
    space = SpaceFactory()
    with pytest.raises(TooLong):
        actions.start_thread(space, actor=MemberFactory(), title="T", body="x" * 100_001)
    assert space.threads.count() == OutboxEvent.objects.count() == 0


def test_only_facilitators_start_threads_where_it_is_so():
    space = SpaceFactory(who_may_post="facilitators")
    with pytest.raises(PermissionDenied):
        actions.start_thread(space, actor=MemberFactory(), title="T", body="Words")
    facilitator = SpaceMembershipFactory(space=space, facilitator=True).member
    assert actions.start_thread(space, actor=facilitator, title="T", body="Words").last_number == 1


def test_an_outsider_does_not_find_an_invited_space():
    with pytest.raises(Http404):
        actions.start_thread(SpaceFactory(invited=True), actor=MemberFactory(), title="T", body="Words")


def test_a_whole_thread_is_brought_in_with_its_dates_and_without_mail():
    space, first, second = SpaceFactory(), MemberFactory(), MemberFactory()
    then = timezone.now() - timedelta(days=9)
    posts = [ImportedPost(first, "One", then), ImportedPost(second, "<p>Two</p>", then + timedelta(hours=1))]
    thread = actions.import_thread(space, actor=None, title="Old words", posts=posts)
    assert list(thread.posts.order_by("number").values_list("number", "author", "body_html", "created_at")) == [
        (1, first.pk, "<p>One</p>", then),
        (2, second.pk, "<p>Two</p>", then + timedelta(hours=1)),
    ]
    assert (thread.last_number, thread.last_post_by, thread.last_activity_at) == (2, second, then + timedelta(hours=1))
    assert ThreadMail.objects.get(thread=thread).told_up_to == 2
    assert list(OutboxEvent.objects.values_list("name", flat=True)) == ["ThreadStarted"]
    assert actions.reply(thread, actor=first, body="Three").number == 3


def test_members_do_not_bring_threads_in():
    with pytest.raises(PermissionDenied):
        actions.import_thread(SpaceFactory(), actor=MemberFactory(), title="T", posts=[])
