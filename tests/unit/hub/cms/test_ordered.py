"""Lists below a page keep their order, whoever made their rows and on every database."""

from importlib import import_module

import pytest
from django.apps import apps
from wagtail.models import Orderable

from hub.cms.models import (
    GroupPerson,
    HomeStep,
    HubSettings,
    MenuEntry,
    NewsByline,
    NewsPage,
    ProgrammePerson,
    ProgrammeTeam,
)
from hub.cms.models.ordered import Ordered
from tests.factories.pages import GroupPageFactory, NewsPageFactory, ProgrammePageFactory, home_page

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NAMES = ["Zia", "Ada", "Mo", "Bea", "Kit"]


def names(rows) -> list[str]:
    return [row.name for row in rows]


def test_every_list_of_ours_gives_its_rows_a_place():
    ours = [model for model in apps.get_models() if issubclass(model, Orderable) and model.__module__[:4] != "wagt"]
    assert [model.__name__ for model in ours if not issubclass(model, Ordered)] == []
    assert {tuple(model._meta.ordering) for model in ours} == {("sort_order", "pk")}


def test_rows_made_one_by_one_stay_in_that_order():
    page = GroupPageFactory()
    for name in NAMES:
        GroupPerson.objects.create(page=page, name=name)
    GroupPerson.objects.get(name="Zia").save()
    assert names(GroupPerson.objects.filter(page=page)) == NAMES
    assert list(GroupPerson.objects.values_list("sort_order", flat=True)) == [0, 1, 2, 3, 4]


def test_row_made_by_code_comes_after_those_an_editor_arranged():
    page = NewsPageFactory()
    NewsByline.objects.create(page=page, name="Second", sort_order=7)
    NewsByline.objects.create(page=page, name="First", sort_order=3)
    NewsByline.objects.create(page=page, name="Last")
    assert names(NewsByline.objects.filter(page=page)) == ["First", "Second", "Last"]


def test_rows_that_come_with_a_version_stay_in_order_when_it_is_published():
    page = NewsPageFactory(bylines=[NewsByline(name=name) for name in NAMES])
    page.bylines.add(NewsByline(name="Ivo"), NewsByline(name="Eli"))
    page.save_revision().publish()
    assert names(NewsPage.objects.get(pk=page.pk).bylines.all()) == [*NAMES, "Ivo", "Eli"]


def test_each_list_has_places_of_its_own():
    page = ProgrammePageFactory()
    page.teams.add(*(ProgrammeTeam(name=team, people=[ProgrammePerson(name=name) for name in NAMES]) for team in "ba"))
    page.save_revision().publish()
    teams = ProgrammeTeam.objects.filter(page=page)
    assert [(team.name, names(team.people.all())) for team in teams] == [("b", NAMES), ("a", NAMES)]
    assert sorted(ProgrammePerson.objects.values_list("sort_order", flat=True)) == sorted([*range(5), *range(5)])


def test_menu_of_the_site_settings_keeps_its_order():
    row = HubSettings.load()
    for label in NAMES:
        MenuEntry.objects.create(settings=row, label=label, link="/news/")
    assert [entry.label for entry in row.menu_entries.all()] == NAMES


def test_rows_stored_without_a_place_get_one_and_stay_as_they_were_made():
    page, other = GroupPageFactory(), GroupPageFactory()
    GroupPerson.objects.bulk_create(GroupPerson(page=page, name=name) for name in NAMES)
    GroupPerson.objects.bulk_create([GroupPerson(page=page, name="Arranged", sort_order=4)])
    GroupPerson.objects.create(page=other, name="Alone", sort_order=9)
    HomeStep.objects.bulk_create([HomeStep(page=home_page(), title=name, text=".") for name in NAMES])
    import_module("hub.cms.migrations.0014_places_in_lists").give_places(apps, None)
    assert names(GroupPerson.objects.filter(page=page)) == ["Arranged", *NAMES]
    assert list(GroupPerson.objects.filter(page=page).values_list("sort_order", flat=True)) == [0, 1, 2, 3, 4, 5]
    assert GroupPerson.objects.get(page=other).sort_order == 9
    assert HomeStep.objects.filter(sort_order=None).count() == 0
