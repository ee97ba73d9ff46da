"""After a test that commits, the next one finds the rows that the first one found."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from wagtail.models import Page, Site

from tests import tidying
from tests.factories.pages import StoryPageFactory, document
from tests.world import make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def everything() -> dict[str, list[str]]:
    """The rows of every table of ours that has some."""
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows[table] = sorted(map(str, cursor.fetchall()))
    return {table: found for table, found in rows.items() if found}


def test_whatever_was_added_changed_and_deleted_is_as_it_was():
    before = everything()
    assert {"wagtailcore_page", "wagtailcore_site", "auth_permission", "django_content_type"} <= set(before)
    make_world()
    Site.objects.update(hostname="elsewhere.example")
    Group.objects.filter(name="Editors").delete()
    Permission.objects.first().delete()
    Page.objects.filter(depth=3).first().delete()
    assert everything() != before
    tidying.tidy()
    assert everything() == before


def test_only_tables_that_differ_are_touched():
    assert tidying.tidy() == []
    Group.objects.create(name="Cooks")
    assert set(tidying.tidy()) == {"auth_group", "pagecache_change"}
    assert Group.objects.filter(name="Cooks").count() == 0


def test_tables_can_be_written_to_again():
    """Also those whose rows were put back: their numbers go on after the last."""
    document()
    StoryPageFactory().delete()
    tidying.tidy()
    document()
    assert StoryPageFactory().pk not in {page.pk for page in Page.objects.filter(depth__lt=3)}
