"""What becomes of a link from day to day."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from hub.cms.linkcheck import actions, queries
from hub.cms.linkcheck.fetch import Outcome, Verdict
from hub.cms.models import CheckedLink, LinkPlace, LinkState
from hub.mail.models import Mail
from tests.factories.links import CheckedLinkFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory, ResourcePageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FINE = Outcome(Verdict.FINE, "Works.", 200)
GONE = Outcome(Verdict.FAILED, "The site says that this page is not there.", 404)
AWAY = Outcome(Verdict.OURS, "The network was away.")


def editor():
    member = MemberFactory()
    member.groups.add(Group.objects.get(name="Editors"))
    return member


def seen(link: CheckedLink, outcome: Outcome) -> CheckedLink:
    actions.note_outcome(link.pk, outcome)
    link.refresh_from_db()
    return link


def yesterday(link: CheckedLink) -> CheckedLink:
    """As if all that happened to the link had happened a day earlier."""
    for name in ("last_failed_on", "first_failed_at", "checked_at"):
        if value := getattr(link, name):
            setattr(link, name, value - timedelta(days=1))
    link.save()
    return link


def test_links_are_noted_with_their_pages_and_forgotten_with_them():
    page = ResourcePageFactory(link="https://a.org/")
    other = NewsPageFactory(body=[("text", '<p><a href="https://a.org/">a</a> <a href="https://b.org/">b</a></p>')])
    assert [actions.collect(), actions.collect()] == [2, 2]
    found = {link.url: {place.page_id for place in link.places.all()} for link in CheckedLink.objects.all()}
    assert found == {"https://a.org/": {page.pk, other.pk}, "https://b.org/": {other.pk}}
    other.unpublish()
    actions.collect()
    assert list(LinkPlace.objects.values_list("link__url", "page")) == [("https://a.org/", page.pk)]


def test_what_is_known_of_a_link_stays_when_links_are_noted_again():
    ResourcePageFactory(link="https://a.org/")
    actions.collect()
    seen(CheckedLink.objects.get(), GONE)
    actions.collect()
    assert CheckedLink.objects.get().state == LinkState.SHAKY


def test_link_that_fails_twice_on_one_day_is_shaky():
    link = CheckedLinkFactory()
    assert [seen(link, GONE).state, seen(link, GONE).state] == [LinkState.SHAKY, LinkState.SHAKY]
    assert timedelta(hours=25) < link.due_at - timezone.now() < timedelta(hours=27)


def test_link_that_fails_on_two_days_is_dead():
    link = CheckedLinkFactory()
    first = yesterday(seen(link, GONE)).first_failed_at
    seen(link, GONE)
    assert (link.state, link.status, link.words, link.first_failed_at) == (LinkState.DEAD, 404, GONE.words, first)


def test_link_that_works_again_is_fine_and_all_is_forgotten():
    link = seen(CheckedLinkFactory(dead=True, told_at=timezone.now()), FINE)
    assert (link.state, link.failed_days, link.first_failed_at, link.told_at) == (LinkState.FINE, 0, None, None)
    assert timedelta(days=6) < link.due_at - timezone.now() < timedelta(days=8)


def test_fault_of_our_own_network_says_nothing_about_a_link():
    link = yesterday(seen(CheckedLinkFactory(), GONE))
    seen(link, AWAY)
    assert (link.state, link.failed_days, link.words) == (LinkState.SHAKY, 1, GONE.words)
    assert link.due_at < timezone.now() + timedelta(hours=2)


def test_links_that_are_due_are_asked_once_and_one_of_each_host():
    later = timezone.now() + timedelta(days=1)
    urls = ["https://a.org/1", "https://a.org/2", "https://b.org/1"]
    for url in urls:
        CheckedLinkFactory(url=url)
    CheckedLinkFactory(url="https://c.org/", due_at=later)
    asked = []

    def ask(url):
        asked.append(url)
        return FINE

    assert [actions.check_due(ask=ask) for _ in range(3)] == [2, 1, 0]
    assert (asked[:2], asked[2:]) == (["https://a.org/1", "https://b.org/1"], ["https://a.org/2"])


def test_check_ends_when_its_time_is_up_and_goes_on_later():
    for _ in range(3):
        CheckedLinkFactory()
    assert (actions.check_due(ask=lambda url: FINE, seconds=0), actions.check_due(ask=lambda url: FINE)) == (0, 3)


def test_link_that_another_worker_looks_at_is_left_to_it_until_the_claim_ends():
    link = CheckedLinkFactory(claimed_until=timezone.now() + timedelta(minutes=1))
    assert actions.check_due(ask=lambda url: FINE) == 0
    CheckedLink.objects.filter(pk=link.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert actions.check_due(ask=lambda url: FINE) == 1


def test_link_that_is_gone_meanwhile_is_no_fault():
    link = CheckedLinkFactory()
    pk = link.pk
    link.delete()
    actions.note_outcome(pk, GONE)


def test_editors_hear_of_new_dead_links_once():
    someone, _ = editor(), MemberFactory()
    CheckedLinkFactory(dead=True, url="https://gone.org/page")
    CheckedLinkFactory(dead=True, ignored=True)
    CheckedLinkFactory(state=LinkState.SHAKY)
    assert [actions.tell_editors(), actions.tell_editors()] == [1, 0]
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (someone.email, "A link does not work any more")
    assert ("https://gone.org/page" in mail.text, "/admin/reports/broken-links/" in mail.text) == (True, True)


def test_link_is_checked_again_next_and_ignored_by_editors_alone():
    link = CheckedLinkFactory(dead=True, due_at=timezone.now() + timedelta(days=7))
    for act in (actions.check_again, actions.ignore):
        with pytest.raises(PermissionDenied):
            act(link.pk, actor=MemberFactory())
    actions.check_again(link.pk, actor=editor())
    assert [due.pk for due in queries.due_links(timezone.now(), 5)] == [link.pk]
    actions.ignore(link.pk, actor=editor())
    assert (queries.dead_link(link.url), queries.dead_links_count(editor())) == (None, 0)
    actions.ignore(link.pk, actor=editor(), ignored=False)
    assert (queries.dead_link(link.url), queries.dead_links_count(editor())) == (link, 1)


def test_report_is_for_those_who_look_after_pages():
    CheckedLinkFactory(dead=True)
    assert (queries.dead_links_count(MemberFactory()), queries.links_to_report(MemberFactory()).count()) == (0, 0)
