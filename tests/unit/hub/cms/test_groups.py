from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import Http404

from hub.cms import groups, programmes, queries
from hub.cms.models import (
    NotePage,
    ProgrammeFunder,
    ProgrammeGroup,
    ProgrammeNews,
    ProgrammePartner,
    ProgrammePerson,
    ProgrammeTeam,
)
from tests.factories.members import MemberFactory
from tests.factories.pages import (
    GroupPageFactory,
    NewsPageFactory,
    NotePageFactory,
    PictureFactory,
    ProgrammePageFactory,
    restrict,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
GUEST = AnonymousUser()


def titles(pages) -> list[str]:
    return [page.title for page in pages]


def test_groups_are_listed_in_the_editors_order_and_repeat_nothing():
    for name in ("Zebras", "Allies", "Bees"):
        GroupPageFactory(title=name)
    first = groups.groups_list(GUEST, limit=2)
    second = groups.groups_list(GUEST, before=first.older, limit=2)
    assert (titles(first.items), titles(second.items), second.older) == (["Zebras", "Allies"], ["Bees"], "")


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 30, "١", "424242"])
def test_cursor_that_is_none_is_not_found(cursor):
    GroupPageFactory()
    with pytest.raises(Http404):
        groups.groups_list(GUEST, before=cursor)


def test_group_names_its_newest_notes_that_the_viewer_may_read():
    group = GroupPageFactory()
    for day in range(1, 13):
        NotePageFactory(title=f"Day {day}", date=date(2026, 11, day), group_page=group)
    restrict(NotePageFactory(title="Closed", date=date(2026, 11, 20), group_page=group))
    assert titles(groups.notes_of(group, GUEST)) == [f"Day {day}" for day in range(12, 2, -1)]
    assert titles(groups.notes_of(group, MemberFactory()))[0] == "Closed"
    assert len(queries.notes_list(GUEST, group=group).items) == 12


@pytest.mark.parametrize("slug", ["closed", "no-such", "nul\x00"])
def test_group_that_the_viewer_may_not_read_does_not_exist(slug):
    restrict(GroupPageFactory(slug="closed"))
    with pytest.raises(Http404):
        groups.group_for(GUEST, slug)


def test_note_leads_to_the_page_of_its_group_for_those_who_may_read_it():
    group = GroupPageFactory()
    note = NotePageFactory(group_page=group)
    assert groups.group_of(note, GUEST) == group
    restrict(group)
    assert groups.group_of(note, GUEST) is None


def test_note_without_words_for_its_group_takes_the_title_of_the_page():
    note = NotePageFactory(group="", group_page=GroupPageFactory(title="Allies Group"))
    assert NotePage.objects.get(pk=note.pk).group == "Allies Group"


def test_note_says_who_met():
    note = NotePageFactory()
    note.group = " "
    with pytest.raises(ValidationError) as refused:
        note.full_clean()
    assert list(refused.value.message_dict) == ["group"]


# Programmes


def test_programme_names_its_teams_with_their_people():
    team = ProgrammeTeam(name="The bag", people=[ProgrammePerson(name="Amrit", role="Leads it")])
    page = ProgrammePageFactory(teams=[team])
    [found] = programmes.teams_of(page)
    assert (found.name, [(person.shown_name, person.role) for person in found.people.all()]) == (
        "The bag",
        [("Amrit", "Leads it")],
    )


def test_programme_names_only_groups_and_news_that_the_viewer_may_read():
    opened, closed = GroupPageFactory(title="Open"), GroupPageFactory(title="Closed")
    restrict(closed)
    news = NewsPageFactory(title="Chosen")
    NewsPageFactory(title="Same topic", topics=["going home"])
    restrict(NewsPageFactory(title="Closed", topics=["going home"]))
    page = ProgrammePageFactory(
        topics=["going home"],
        chosen_groups=[ProgrammeGroup(group=closed), ProgrammeGroup(group=opened)],
        chosen_news=[ProgrammeNews(other=news)],
    )
    assert titles(programmes.groups_of(page, GUEST)) == ["Open"]
    assert titles(programmes.groups_of(page, MemberFactory())) == ["Closed", "Open"]
    assert titles(programmes.news_of(page, GUEST, page.topics.all())) == ["Chosen", "Same topic"]


def test_programme_names_its_backers_in_the_editors_order_with_their_logos():
    logo = PictureFactory()
    partners = [ProgrammePartner(name="Second", sort_order=2), ProgrammePartner(name="First", sort_order=1, logo=logo)]
    page = ProgrammePageFactory(partners=partners, funders=[ProgrammeFunder(name="Funder", words="Soup")])
    ProgrammePageFactory(funders=[ProgrammeFunder(name="Of another")])
    found, funders = programmes.backers_of(page)
    assert [(backer.name, backer.logo) for backer in found] == [("First", logo), ("Second", None)]
    assert [(backer.name, backer.words, backer.logo) for backer in funders] == [("Funder", "Soup", None)]
    assert found[0].logo.created_at == logo.created_at
    programmes.with_files(page, found)
    assert found[0].logo.prefetched_renditions == []


def test_programme_shows_an_empty_team_and_people_in_order():
    people = [ProgrammePerson(name="Zia"), ProgrammePerson(member=MemberFactory(display_name="Ada"))]
    page = ProgrammePageFactory(teams=[ProgrammeTeam(name="None yet"), ProgrammeTeam(name="Two", people=people)])
    found = [(team.name, [person.shown_name for person in team.people.all()]) for team in programmes.teams_of(page)]
    assert found == [("None yet", []), ("Two", ["Zia", "Ada"])]


def test_preview_of_a_programme_shows_what_is_not_saved_yet():
    page = ProgrammePageFactory()
    page.partners.add(ProgrammePartner(name="New"))
    page.teams.add(ProgrammeTeam(name="Newer", people=[ProgrammePerson(name="Amrit")]))
    assert [backer.name for backer in programmes.backers_of(page)[0]] == ["New"]
    assert [team.name for team in programmes.teams_of(page)] == ["Newer"]
