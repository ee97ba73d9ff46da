"""Queries whose SQL is made once answer what the queryset would, and refuse what they cannot carry."""

from datetime import UTC, datetime

import pytest

from forums.models import Space, Thread
from hub.prepared import prepared
from tests.factories.forums import SpaceFactory, ThreadFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@prepared
def of_slug(slug):
    return Space.objects.filter(slug=slug)


@prepared
def with_space(pk, since, hidden):
    return Thread.objects.filter(pk=pk, created_at__gt=since, hidden=hidden).select_related("space", "author")


@prepared
def among(slugs):
    return Space.objects.filter(slug__in=slugs).order_by("slug").values_list("slug", flat=True)


def test_it_answers_what_the_queryset_would_with_one_query_each(django_assert_num_queries):
    one, other = ThreadFactory(), ThreadFactory()
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    for thread in (one, other, one):
        with django_assert_num_queries(1):
            (found,) = with_space(thread.pk, long_ago, False)
            assert (found.space.slug, found.author.handle) == (thread.space.slug, thread.author.handle)
        kept = Thread.objects.get(pk=thread.pk)
        assert {f.attname: getattr(found, f.attname) for f in Thread._meta.concrete_fields} == {
            f.attname: getattr(kept, f.attname) for f in Thread._meta.concrete_fields
        }
    assert with_space(one.pk, datetime(2999, 1, 1, tzinfo=UTC), False) == []
    assert with_space(one.pk, long_ago, True) == []


def test_what_is_no_plain_value_has_a_statement_of_its_own():
    for slug in ("a", "b", "c"):
        SpaceFactory(slug=slug)
    assert among(("a", "b")) == ["a", "b"]
    assert among(("c",)) == ["c"]
    assert among(()) == []
    assert among(("b", "c", "nowhere")) == ["b", "c"]


def test_hostile_words_stay_values():
    assert of_slug("x' OR '1'='1") == []
    assert of_slug("%s %(slug)s") == []
    assert of_slug.first("") is None


def test_a_number_that_no_database_knows_is_found_nowhere():
    assert with_space(10**30, datetime(2001, 1, 1, tzinfo=UTC), False) == []


@pytest.mark.parametrize(
    "build",
    [
        lambda name: Space.objects.filter(name__contains=name),
        lambda name: Space.objects.all(),
        lambda name: Space.objects.filter(name__in=[name, name.upper()]),
    ],
)
def test_a_value_that_is_changed_or_lost_on_its_way_is_an_error(build):
    with pytest.raises(TypeError):
        prepared(build)("Kitchen")


def test_it_takes_its_values_by_position():
    with pytest.raises(TypeError):
        of_slug(slug="a")


def test_rows_in_other_forms_are_refused():
    member = MemberFactory()
    by_name = prepared(lambda pk: Space.objects.filter(pk=pk).values("name"))
    with pytest.raises(TypeError):
        by_name(member.pk)
