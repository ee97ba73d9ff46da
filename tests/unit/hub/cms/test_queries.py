from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.http import Http404
from django.utils import timezone
from wagtail.models import PageViewRestriction

from hub.cms import facts, queries
from hub.cms.models import FooterLink, HubSettings
from hub.ui.site import Link, SiteFacts, site_facts
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory, NotePageFactory, ResourcePageFactory, StandardPageFactory, restrict

pytestmark = pytest.mark.django_db
GUEST = AnonymousUser()


def titles(pages) -> list[str]:
    return [page.title for page in pages]


# Who may see a page


def test_draft_and_scheduled_pages_are_invisible_to_all():
    NewsPageFactory(draft=True)
    NewsPageFactory(go_live_at=timezone.now() + timedelta(days=1))
    assert list(queries.visible_news(GUEST)) == []
    assert list(queries.visible_news(MemberFactory(admin=True))) == []


def test_page_for_members_is_invisible_to_guests():
    page = NewsPageFactory()
    restrict(page, PageViewRestriction.LOGIN)
    assert list(queries.visible_news(GUEST)) == []
    assert list(queries.visible_news(MemberFactory())) == [page]


def test_page_for_a_group_is_invisible_to_other_members():
    page, group, inside = NewsPageFactory(), Group.objects.create(name="Board"), MemberFactory()
    inside.groups.add(group)
    restrict(page, PageViewRestriction.GROUPS, group)
    assert list(queries.visible_news(GUEST)) == []
    assert list(queries.visible_news(MemberFactory())) == []
    assert list(queries.visible_news(inside)) == [page]
    assert list(queries.visible_news(MemberFactory(admin=True))) == [page]


def test_page_behind_a_password_is_in_no_list_at_all():
    restrict(NewsPageFactory(), PageViewRestriction.PASSWORD)
    assert list(queries.visible_news(MemberFactory(admin=True))) == []


def test_restriction_holds_for_everything_below():
    above = StandardPageFactory(title="Above")
    below = StandardPageFactory(title="Below", parent=above)
    restrict(above, PageViewRestriction.LOGIN)
    guest_sees = queries.visible_pages(GUEST).filter(pk__in=[above.pk, below.pk])
    member_sees = queries.visible_pages(MemberFactory()).filter(pk__in=[above.pk, below.pk])
    assert (guest_sees.count(), member_sees.count()) == (0, 2)


def test_suspended_member_sees_what_a_guest_sees():
    restrict(NewsPageFactory(), PageViewRestriction.LOGIN)
    assert list(queries.visible_news(MemberFactory(is_active=False))) == []


def test_alias_of_a_page_is_not_listed_beside_it():
    page = StandardPageFactory(title="Once")
    page.create_alias(update_slug="twice")
    assert titles(queries.visible_pages(GUEST).filter(title="Once")) == ["Once"]


# Audience tokens


def test_guest_holds_no_token():
    restrict(NewsPageFactory(), PageViewRestriction.GROUPS)
    assert queries.audience_tokens(GUEST) == ()


def test_member_holds_the_token_of_each_group_restriction_passed():
    group, member = Group.objects.create(name="Board"), MemberFactory()
    member.groups.add(group)
    passed = restrict(NewsPageFactory(), PageViewRestriction.GROUPS, group)
    restrict(NewsPageFactory(), PageViewRestriction.GROUPS, Group.objects.create(name="Other"))
    assert queries.audience_tokens(member) == (f"restriction:{passed.pk}",)


def test_token_is_not_held_where_a_restriction_above_is_not_passed():
    group, member = Group.objects.create(name="Board"), MemberFactory()
    member.groups.add(group)
    above = StandardPageFactory(title="Above")
    restrict(above, PageViewRestriction.GROUPS, Group.objects.create(name="Other"))
    restrict(StandardPageFactory(title="Below", parent=above), PageViewRestriction.GROUPS, group)
    assert queries.audience_tokens(member) == ()


# Lists


def test_list_goes_on_where_it_ended_and_repeats_nothing():
    for slug, day in enumerate((1, 2, 2, 3)):
        NewsPageFactory(title=f"On day {day}", date=date(2026, 11, day), slug=f"news-{slug}")
    first = queries.news_list(GUEST, limit=2)
    second = queries.news_list(GUEST, before=first.older, limit=2)
    assert titles(first.items) == ["On day 3", "On day 2"]
    assert titles(second.items) == ["On day 2", "On day 1"]
    assert second.older == ""


@pytest.mark.parametrize(
    "cursor", ["x", "2026-11-03", "2026-13-03.1", "2026-11-03.x", "2026-11-03.-1", "2026-11-03.١", "0" * 31]
)
def test_cursor_that_is_none_is_not_found(cursor):
    with pytest.raises(Http404):
        queries.news_list(GUEST, before=cursor)


def test_cursor_past_the_end_is_not_found():
    page = NewsPageFactory()
    with pytest.raises(Http404):
        queries.news_list(GUEST, before=str(queries.Cursor(page.date, page.pk)))


def test_topic_narrows_the_list():
    NewsPageFactory(title="About pay", topics=["pay"])
    NewsPageFactory(title="About tea", topics=["tea"])
    assert titles(queries.news_list(GUEST, topic="pay").items) == ["About pay"]


def test_topic_of_hidden_pages_alone_does_not_exist():
    restrict(NewsPageFactory(topics=["secret"]))
    with pytest.raises(Http404):
        queries.news_list(GUEST, topic="secret")
    assert queries.topics_of(queries.visible_news(GUEST)) == []


def test_topics_are_counted_over_what_the_viewer_sees_most_used_first():
    NewsPageFactory(topics=["tea", "pay"])
    NewsPageFactory(topics=["pay"])
    restrict(NewsPageFactory(topics=["pay"]))
    counted = [(tag.name, tag.count) for tag in queries.topics_of(queries.visible_news(GUEST))]
    assert counted == [("pay", 2), ("tea", 1)]


def test_notes_come_newest_meeting_first():
    NotePageFactory(title="Older", date=date(2026, 9, 1))
    NotePageFactory(title="Newer", date=date(2026, 10, 1))
    assert titles(queries.notes_list(GUEST).items) == ["Newer", "Older"]


def test_newest_resources_are_those_added_last():
    for name in ("First", "Second", "Third"):
        ResourcePageFactory(title=name)
    assert titles(queries.newest_resources(GUEST, limit=2)) == ["Third", "Second"]


def test_children_are_those_the_viewer_may_read():
    above = StandardPageFactory(title="Above")
    StandardPageFactory(title="Open", parent=above)
    restrict(StandardPageFactory(title="Closed", parent=above))
    above.refresh_from_db()
    assert titles(queries.children(above, GUEST)) == ["Open"]


# What the hub is called


def test_facts_are_the_defaults_until_somebody_writes_them():
    assert facts.site_facts() == SiteFacts()


def test_facts_are_what_an_admin_wrote_and_show_at_once():
    site_facts()
    HubSettings.objects.create(
        name="Pull Up a Chair",
        strapline="",
        contact_email="hello@hub.example",
        contact_phone="020",
        footer_links=[FooterLink(label="Privacy", link="/privacy/")],
    )
    expected = SiteFacts("Pull Up a Chair", "", "hello@hub.example", "020", (Link("Privacy", "/privacy/", 0),))
    assert site_facts() == expected
