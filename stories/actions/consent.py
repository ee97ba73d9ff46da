"""Answers to "may we?", one row for each."""

from collections.abc import Collection
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from members.models import Member
from members.permissions import is_member, require
from stories.enums import OTHER_USES, Use
from stories.models import ConsentEntry, StoryPage, StoryRecord
from stories.permissions import is_storyteller, may_keep_consent
from stories.wording import BEFORE_RECORDS, CURRENT

A_YEAR = timedelta(days=365)
LATEST_LOOK = timedelta(days=365 * 5)
FIRST_DAY = date(1900, 1, 1)
NO_PLACE = "Say where the paper is kept, so that somebody can find it."
NOT_HERE = "This story was taken back. Its record stays as it is."


def look_again_date(wanted: date | None) -> date:
    """A day within the next five years; a year from now when none was chosen. Raises ValidationError."""
    today = timezone.localdate()
    if wanted is None:
        return today + A_YEAR
    if not today < wanted <= today + LATEST_LOOK:
        raise ValidationError({"look_again_on": "Choose a day after today, within the next five years."})
    return wanted


def given_day(wanted: date | None) -> date:
    """The day on the paper; today when none was written. Raises ValidationError."""
    today = timezone.localdate()
    if wanted is not None and not FIRST_DAY <= wanted <= today:
        raise ValidationError({"given_on": "Write the day on the paper: it cannot be after today."})
    return wanted or today


def add_entries(
    record: StoryRecord,
    *,
    actor: Member | None,
    given: dict[str, bool],
    on_paper: str = "",
    given_on: date | None = None,
) -> None:
    """A row for each use whose answer is another than before; none for "no" where nothing was ever agreed to."""
    before, wording = record.now_given(), BEFORE_RECORDS if on_paper else CURRENT
    for use, answer in given.items():
        if before.get(use, False) != answer or (on_paper and answer):
            ConsentEntry.objects.create(
                record=record, use=use, given=answer, wording=wording, by=actor, on_paper=on_paper, given_on=given_on
            )


@transaction.atomic
def change_uses(record: StoryRecord, *, actor: Member, uses: Collection[str], look_again_on: date | None) -> None:
    """The storyteller's answers now, for every use but the hub itself; a new day to look again.

    Effects in order: rows for what changed, the day, so that they are asked again then. Raises ValidationError.
    """
    record = held(record)
    require(is_storyteller(actor, record))
    add_entries(record, actor=actor, given={use.value: use in uses for use in OTHER_USES})
    day = look_again_date(look_again_on)
    if day != record.look_again_on:
        record.look_again_on, record.asked_at = day, None
        record.save(update_fields=["look_again_on", "asked_at"])


@transaction.atomic
def record_on_paper(
    record: StoryRecord,
    *,
    actor: Member | None,
    uses: Collection[str],
    where: str,
    given_on: date | None = None,
    look_again_on: date | None = None,
) -> None:
    """Write down consent that is kept on paper; `where` says where, `given_on` what day it bears (None: today).
    `actor` is None for commands.

    Uses that are not named count as taken back, but for the hub itself, which only a withdrawal ends.
    Raises ValidationError (by field).
    """
    record = held(record)
    require(actor is None or may_keep_consent(actor))
    where = " ".join(where.split())
    if not where:
        raise ValidationError({"where": NO_PLACE})
    given = {use.value: use in uses for use in OTHER_USES} | ({Use.SITE.value: True} if Use.SITE in uses else {})
    add_entries(record, actor=actor, given=given, on_paper=where[:200], given_on=given_day(given_on))
    record.look_again_on, record.asked_at = look_again_date(look_again_on), None
    record.save(update_fields=["look_again_on", "asked_at"])


def record_for(page: StoryPage) -> StoryRecord:
    """The record of a saved page; only rows that were written past the page's own save have none."""
    if page.record_id is None:
        page.record = StoryRecord.objects.create()
        StoryPage.objects.filter(pk=page.pk).update(record=page.record)
    return page.record


def held(record: StoryRecord) -> StoryRecord:
    """The record as it is now, held until the transaction ends. Raises ValidationError when it was taken back."""
    found: StoryRecord = StoryRecord.objects.select_for_update().get(pk=record.pk)
    if found.is_withdrawn:
        raise ValidationError(NOT_HERE)
    return found


@transaction.atomic
def still_right(record: StoryRecord, *, actor: Member) -> None:
    """The storyteller says that all is right as it is: ask again in a year."""
    record = held(record)
    require(is_member(actor) and is_storyteller(actor, record))
    record.look_again_on, record.asked_at = look_again_date(None), None
    record.save(update_fields=["look_again_on", "asked_at"])
