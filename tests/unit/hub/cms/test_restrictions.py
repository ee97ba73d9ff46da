"""What is read once for a request says the same as the database does, and is forgotten with the request."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from wagtail.models import PageViewRestriction

from hub.cms import queries, restrictions
from hub.cms.models import NewsIndexPage, NewsPage
from hub.cms.restrictions import read_once
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory, index_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
GUEST = AnonymousUser()


def closed(kind: str, *groups: Group) -> NewsPage:
    page = NewsPageFactory()
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="shut")
    restriction.groups.set(groups)
    return page


def read(viewer) -> set[int]:
    return set(queries.visible(NewsPage.objects.all(), viewer).values_list("pk", flat=True))


@pytest.fixture
def allies():
    return Group.objects.create(name="Allies")


@pytest.fixture
def everyone(allies):
    inside = MemberFactory()
    inside.groups.add(allies)
    return [GUEST, MemberFactory(), inside, MemberFactory(admin=True), MemberFactory(is_active=False)]


@pytest.mark.parametrize("most", [restrictions.MOST_PATHS, 0])
def test_everyone_sees_the_same_whether_privacy_is_read_once_or_not(allies, everyone, monkeypatch, most):
    monkeypatch.setattr(restrictions, "MOST_PATHS", most)
    pages = [NewsPageFactory(), closed("login"), closed("password"), closed("groups", allies), closed("groups")]
    for viewer in everyone:
        asked = read(viewer)
        with read_once():
            assert read(viewer) == asked
            one_by_one = {page.pk for page in pages if queries.is_visible(page, viewer)}
        assert one_by_one == asked
        assert {page.pk for page in pages if queries.is_visible(page, viewer)} == asked


def test_what_is_below_a_closed_page_is_closed():
    page = NewsPageFactory()
    PageViewRestriction.objects.create(page=index_of(NewsIndexPage), restriction_type="login")
    with read_once():
        assert (read(GUEST), read(MemberFactory())) == (set(), {page.pk})


def test_page_that_closes_is_gone_at_the_next_request():
    page = NewsPageFactory()
    with read_once():
        assert read(GUEST) == {page.pk}
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    with read_once():
        assert read(GUEST) == set()


def test_nothing_is_remembered_outside_a_request():
    with read_once():
        assert restrictions.all_restrictions() == []
    assert restrictions.all_restrictions() is None


def test_restrictions_of_a_page_are_found_through_those_above_it(client):
    page = NewsPageFactory()
    assert client.get(page.url).status_code == 200
    PageViewRestriction.objects.create(page=index_of(NewsIndexPage), restriction_type="login")
    assert client.get(page.url).status_code == 302
