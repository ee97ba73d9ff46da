"""Checking links: which there are, looking at those that are due, what editors decide, and their mail."""

import time
from collections.abc import Callable, Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from wagtail.models import Page

from hub.cms.linkcheck import finding, queries
from hub.cms.linkcheck.fetch import Outcome, Verdict, look
from hub.cms.linkcheck.mail import mail_to_editors
from hub.cms.linkcheck.queries import key_of
from hub.cms.models import CheckedLink, LinkPlace, LinkState
from hub.mail.actions import queue
from members.models import Member
from members.permissions import require

WEEK = timedelta(days=7)
SPREAD_HOURS = 24
SOON = timedelta(hours=26)
"""After a first failure: certainly on another day."""
WHEN_AWAY = timedelta(hours=1)
LEASE = timedelta(minutes=5)
SECONDS_A_RUN = 15.0
MOST_A_RUN = 30
DAYS_TO_BE_DEAD = 2
ONLY_EDITORS = "Only people who look after pages can do this."


def collect() -> int:
    """Note every link that stands on a live page, and forget the others; answers how many there are. A job.

    Idempotent: killed in the middle it has done nothing, and the next one does it all.
    """
    links = finding.all_links()
    _note_links({key_of(url): (url, pages) for url, pages in links.items()})
    return len(links)


@transaction.atomic
def _note_links(wanted: dict[str, tuple[str, set[int]]]) -> None:
    """`wanted`: key → address and ids of pages."""
    CheckedLink.objects.exclude(key__in=wanted).delete()
    known = dict(CheckedLink.objects.values_list("key", "pk"))
    new = [
        CheckedLink(url=url, key=key, host=finding.host_of(url)) for key, (url, _) in wanted.items() if key not in known
    ]
    CheckedLink.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    known = dict(CheckedLink.objects.values_list("key", "pk"))
    places = {(known[key], page) for key, (_, pages) in wanted.items() for page in pages}
    there = {(link, page): pk for pk, link, page in LinkPlace.objects.values_list("pk", "link_id", "page_id")}
    LinkPlace.objects.filter(pk__in=[pk for pair, pk in there.items() if pair not in places]).delete()
    # A page that went away in between is no page to name.
    alive = set(Page.objects.filter(pk__in={page for _, page in places}).values_list("pk", flat=True))
    fresh = [LinkPlace(link_id=link, page_id=page) for link, page in places - there.keys() if page in alive]
    LinkPlace.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)


@transaction.atomic
def forget_links_of(page_ids: Collection[int]) -> set[str]:
    """Delete the links that stand on these pages and on no other; answers their addresses."""
    elsewhere = LinkPlace.objects.filter(link=OuterRef("pk")).exclude(page__in=page_ids)
    gone = CheckedLink.objects.filter(~Exists(elsewhere), places__page__in=page_ids)
    addresses = dict(gone.values_list("pk", "url"))
    CheckedLink.objects.filter(pk__in=addresses).delete()
    return set(addresses.values())


def check_due(*, ask: Callable[[str], Outcome] = look, seconds: float = SECONDS_A_RUN) -> int:
    """Look at links that are due, one of each host, until the time is up; answers how many. A job of the worker.

    Each is claimed before it is looked at and noted at once, so a worker that is killed in the middle leaves
    one link claimed, which is free again after LEASE; nothing is open in the database while a site is asked.
    """
    until, checked = time.monotonic() + seconds, 0
    for link in queries.due_links(timezone.now(), MOST_A_RUN):
        if time.monotonic() >= until:
            break
        if _claim(link.pk):
            note_outcome(link.pk, ask(link.url))
            checked += 1
    return checked


def _claim(pk: int) -> bool:
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    return bool(CheckedLink.objects.filter(free, pk=pk, due_at__lte=now).update(claimed_until=now + LEASE))


@transaction.atomic
def note_outcome(pk: int, outcome: Outcome) -> None:
    """Write down what was seen. Failures on two different days make a link dead; a day alone makes it shaky."""
    link = CheckedLink.objects.select_for_update().filter(pk=pk).first()
    if link is None:
        return
    now, today = timezone.now(), timezone.localdate()
    link.claimed_until, link.checked_at = None, now
    if outcome.verdict == Verdict.OURS:
        link.due_at = now + WHEN_AWAY
    elif outcome.verdict == Verdict.FINE:
        link.state, link.failed_days = LinkState.FINE, 0
        link.first_failed_at = link.last_failed_on = link.told_at = None
        link.due_at = now + WEEK + _spread(link)
    else:
        link.failed_days += link.last_failed_on != today
        link.last_failed_on, link.first_failed_at = today, link.first_failed_at or now
        is_dead = link.failed_days >= DAYS_TO_BE_DEAD
        link.state = LinkState.DEAD if is_dead else LinkState.SHAKY
        link.due_at = now + (WEEK + _spread(link) if is_dead else SOON)
    if outcome.verdict != Verdict.OURS:
        link.status, link.words = outcome.status, outcome.words[:200]
    link.save()


def _spread(link: CheckedLink) -> timedelta:
    """Some hours, the same for a link each time: a library that was filled in one go is not checked in one go."""
    return timedelta(hours=int(link.key[:6], 16) % SPREAD_HOURS - SPREAD_HOURS // 2)


@transaction.atomic
def check_again(pk: int, *, actor: Member) -> None:
    """The worker looks at this link next, within a minute or two."""
    require(queries.may_look_after_links(actor), ONLY_EDITORS)
    CheckedLink.objects.filter(pk=pk).update(due_at=F("due_at") - 10 * WEEK, claimed_until=None)


@transaction.atomic
def ignore(pk: int, *, actor: Member, ignored: bool = True) -> None:
    """Leave a link out of the report and the mail, and off its pages; or take it in again."""
    require(queries.may_look_after_links(actor), ONLY_EDITORS)
    CheckedLink.objects.filter(pk=pk).update(ignored=ignored)


@transaction.atomic
def tell_editors() -> int:
    """Mail to those who look after pages when links are newly dead; answers how many. A job, once a week."""
    new = list(CheckedLink.objects.select_for_update().filter(queries.REPORTED, told_at=None).order_by("pk"))
    if not new:
        return 0
    CheckedLink.objects.filter(pk__in=[link.pk for link in new]).update(told_at=timezone.now())
    for member in queries.people_to_tell():
        queue(**mail_to_editors(member, new))
    return len(new)
