"""Working documents: who may read them while they are under way, and that no other door is open."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import RequestFactory
from wagtail.models import PageViewRestriction

from hub.cms import papers
from hub.cms.documents import may_open
from hub.cms.models import PaperIndexPage, PaperPage, PaperReader, PaperVersion, readers
from hub.cms.queries import visible_pages
from tests.factories.members import MemberFactory
from tests.factories.pages import PaperPageFactory, document, index_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
GUEST = AnonymousUser()


def reads(page, viewer) -> bool:
    """By the rule of lists, by that of Wagtail's page view, and by that of files: they must agree."""
    request = RequestFactory().get("/")
    request.user, request.session = viewer, {}
    served = all(rule.accept_request(request) for rule in page.get_view_restrictions())
    listed = visible_pages(viewer).filter(pk=page.pk).exists()
    assert served == listed
    return listed


def publish(page, **changes):
    page = PaperPage.objects.get(pk=page.pk)
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return PaperPage.objects.get(pk=page.pk)


@pytest.fixture
def editor():
    member = MemberFactory()
    member.groups.add(Group.objects.get(name="Editors"))
    return member


@pytest.mark.parametrize("status", ["idea", "draft"])
def test_draft_for_members_is_read_by_members_alone(status):
    page = PaperPageFactory(status=status, readers="members")
    assert (reads(page, GUEST), reads(page, MemberFactory())) == (False, True)
    assert not visible_pages(MemberFactory(is_active=False)).filter(pk=page.pk).exists()


@pytest.mark.parametrize("status", ["idea", "draft"])
def test_draft_for_chosen_people_is_read_by_them_and_editors_alone(status, editor):
    board, chosen, inside = Group.objects.create(name="Board"), MemberFactory(), MemberFactory()
    inside.groups.add(board)
    page = PaperPageFactory(
        status=status, readers="chosen", reader_groups=[board], chosen_readers=[PaperReader(member=chosen)]
    )
    who = [GUEST, MemberFactory(), chosen, inside, editor, MemberFactory(admin=True)]
    assert [reads(page, viewer) for viewer in who] == [False, False, True, True, True, True]


def test_draft_for_everybody_is_open():
    assert reads(PaperPageFactory(), GUEST)


def test_what_is_agreed_is_for_everybody_whoever_read_the_draft():
    page = PaperPageFactory(readers="chosen", chosen_readers=[PaperReader(member=MemberFactory())])
    page = publish(page, status="agreed")
    assert reads(page, GUEST)
    assert not Group.objects.filter(name__startswith=readers.PREFIX).exists()


def test_page_that_goes_back_to_a_draft_is_closed_again():
    page = PaperPageFactory(status="agreed", readers="members")
    assert reads(page, GUEST)
    assert not reads(publish(page, status="draft"), GUEST)


def test_keeping_a_draft_of_a_change_opens_nothing():
    page = PaperPageFactory(readers="members")
    page.status, page.readers = "agreed", "everybody"
    page.save_revision()
    assert not reads(PaperPage.objects.get(pk=page.pk), GUEST)


def test_reader_who_is_taken_out_reads_no_more():
    first, second = MemberFactory(), MemberFactory()
    page = PaperPageFactory(readers="chosen", chosen_readers=[PaperReader(member=first), PaperReader(member=second)])
    page = publish(page, chosen_readers=[PaperReader(member=second)])
    assert (reads(page, first), reads(page, second)) == (False, True)


def test_there_is_one_restriction_a_page_whatever_happens():
    page = PaperPageFactory(readers="members")
    for changes in ({"readers": "chosen"}, {"title": "New"}, {"readers": "members"}, {"status": "idea"}):
        page = publish(page, **changes)
        assert PageViewRestriction.objects.filter(page_id=page.pk).count() == 1


def test_copy_of_a_draft_has_readers_of_its_own():
    member = MemberFactory()
    page = PaperPageFactory(readers="chosen", chosen_readers=[PaperReader(member=member)])
    copy = page.copy(update_attrs={"slug": "copy"}, keep_live=True)
    assert (reads(copy, GUEST), reads(copy, member), reads(copy, MemberFactory())) == (False, True, False)


def test_group_of_the_readers_goes_with_the_page():
    page = PaperPageFactory(readers="chosen", chosen_readers=[PaperReader(member=MemberFactory())])
    assert Group.objects.filter(name=f"{readers.PREFIX}{page.pk}").exists()
    page.get_parent().delete()
    assert not Group.objects.filter(name__startswith=readers.PREFIX).exists()


def test_group_of_the_readers_carries_no_rights():
    member = MemberFactory()
    PaperPageFactory(readers="chosen", chosen_readers=[PaperReader(member=member)])
    assert member.get_all_permissions() == set()


def test_files_of_every_version_are_as_closed_as_the_page_until_they_are_taken_out():
    old, new, member = document(title="Old"), document(title="New"), MemberFactory()
    versions = [PaperVersion(number="0.2", pdf=new), PaperVersion(number="0.1", word=old)]
    page = PaperPageFactory(readers="members", versions=versions)

    def opens(viewer, file) -> bool:
        request = RequestFactory().get("/")
        request.user, request.session = viewer, {}
        return may_open(request, file)

    assert [opens(GUEST, file) for file in (old, new)] == [False, False]
    assert [opens(member, file) for file in (old, new)] == [True, True]
    publish(page, versions=[PaperVersion(number="0.2", pdf=new)])
    assert [opens(member, file) for file in (old, new)] == [False, True]


def test_document_that_was_replaced_leads_to_its_successor_for_those_who_may_read_that():
    after = PaperPageFactory(readers="members")
    page = PaperPageFactory(status="replaced", successor=after)
    assert papers.successor_of(page, GUEST) is None
    assert papers.successor_of(page, MemberFactory()) == after


def test_replaced_needs_a_successor():
    page = PaperPageFactory()
    page.status = "replaced"
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert list(refused.value.message_dict) == ["successor"]


def test_versions_name_their_files_and_what_they_were():
    first = PaperVersion(number="0.1", date=date(2026, 10, 1), status="idea", words="A start.", pdf=document())
    [version] = papers.versions_of(PaperPageFactory(versions=[first]))
    assert (version.number, version.status, version.words) == ("0.1", "Idea", "A start.")
    assert [(file.label, file.kind) for file in version.files] == [("Version 0.1", "PDF")]


def test_list_has_the_newest_version_first_and_only_what_the_viewer_may_read():
    PaperPageFactory(title="Older", date=date(2026, 10, 1))
    PaperPageFactory(title="Newer", date=date(2026, 11, 1))
    PaperPageFactory(title="Closed", readers="chosen")
    assert [page.title for page in papers.papers_list(GUEST).items] == ["Newer", "Older"]
    assert [entry.page.title for entry in papers.paper_entries(GUEST, index_of(PaperIndexPage), QueryDict())] == [
        "Newer",
        "Older",
    ]
