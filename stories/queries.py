"""Reading stories, always through the eyes of a viewer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.http import Http404
from django.utils import timezone
from wagtail.models import Revision, TaskState, WorkflowState

from hub.cms.media import Media, media_of
from hub.cms.queries import Listing, first_page, for_lists, newest, visible, with_cards, with_topic
from hub.prepared import Fixed, prepared
from members.permissions import require
from stories.enums import StoryKind, Use
from stories.models import ConsentEntry, StoryPage, StoryRecord
from stories.permissions import is_storyteller, may_keep_consent
from stories.wording import words_for

MOST_OF_ONE = 100
"""Stories of one member that their list shows, the newest first."""


def visible_stories(viewer: Any) -> QuerySet[StoryPage]:
    return visible(for_lists(StoryPage.objects.defer("transcript")), viewer)


def stories_list(viewer: Any, *, topic: str = "", before: str = "", limit: int = 12) -> Listing[StoryPage]:
    """Stories with pictures and storytellers, newest first; a topic is a theme."""
    if not (topic or before):
        return first_page(_latest, viewer, limit)
    return newest(_for_cards(with_topic(visible_stories(viewer), topic)), before=before, limit=limit)


def _for_cards(pages: QuerySet[StoryPage]) -> QuerySet[StoryPage]:
    return with_cards(pages).select_related("picture", "storyteller")


@prepared
def _latest(viewer: Any, limit: Fixed) -> QuerySet[Any, Any]:
    return _for_cards(visible_stories(viewer)).order_by("-date", "-pk")[: limit.number]


def media_of_story(page: StoryPage) -> Media | None:
    """The recording of an audio or video story, ready for the player; None for a written one."""
    if page.kind == StoryKind.WRITTEN:
        return None
    return media_of(
        page.kind,
        page.title,
        document=page.recording,
        address=page.recording_link,
        captions=page.captions,
        transcript=page.transcript,
        poster=page.picture,
        length=page.length,
    )


# One's own stories ----------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """A story as the one who told it sees it.

    `state`: waiting, not taken, accepted (its day is still to come), published, away (it was published once),
    taken back, removed.
    """

    record: StoryRecord
    state: str
    page: StoryPage | None = None
    comment: str = ""
    """What the editors wrote when they did not take it."""

    @property
    def can_be_changed(self) -> bool:
        return self.state in {"waiting", "not taken"}

    @property
    def title(self) -> str:
        day = timezone.localdate(self.record.told_at)
        return self.page.title if self.page else f"A story you told on {day.day} {day:%B %Y}"


@dataclass(frozen=True)
class Answer:
    """One line of the history of consent, in words."""

    entry: ConsentEntry
    words: str


def my_stories(viewer: Any) -> list[Told]:
    """The stories this member told, the newest first, with what became of them."""
    records = StoryRecord.objects.filter(member=viewer).order_by("-pk").prefetch_related("entries", _own_pages())
    found = list(records[:MOST_OF_ONE])
    return _told(found)


def my_story(viewer: Any, pk: int) -> Told:
    """One of one's own stories; Http404 for everybody else, admins too: they have the report."""
    record = StoryRecord.objects.filter(pk=pk).prefetch_related("entries", _own_pages()).first()
    if record is None or not is_storyteller(viewer, record):
        raise Http404("There is no such story.")
    return _told([record])[0]


def latest_draft(told: Told) -> StoryPage:
    """What the storyteller changes: the newest version of the draft. Http404 when it cannot be changed."""
    if told.page is None or not told.can_be_changed:
        raise Http404("This story cannot be changed here.")
    page: StoryPage = StoryPage.objects.get(pk=told.page.pk).get_latest_revision_as_object()
    return page


def _own_pages() -> Any:
    versions = Revision.page_revisions.filter(object_id=Cast(OuterRef("pk"), CharField()))
    scheduled = Exists(versions.exclude(approved_go_live_at=None))
    pages = for_lists(StoryPage.objects.defer("transcript")).filter(alias_of=None).annotate(is_scheduled=scheduled)
    return Prefetch("pages", pages.order_by("pk"), to_attr="own_pages")


def _told(records: list[StoryRecord]) -> list[Told]:
    pages = {record.pk: record.page_now for record in records if record.page_now}
    states = _workflow_states(page.pk for page in pages.values())
    return [_with_state(record, pages.get(record.pk), states) for record in records]


def _workflow_states(page_ids: Iterable[int]) -> dict[str, WorkflowState]:
    """Page id → its last workflow, with the task it stands at."""
    ids = [str(pk) for pk in page_ids]
    states = WorkflowState.objects.filter(object_id__in=ids, content_type__model="storypage")
    return {state.object_id: state for state in states.select_related("current_task_state").order_by("pk")}


def _with_state(record: StoryRecord, page: StoryPage | None, states: dict[str, WorkflowState]) -> Told:
    if record.is_withdrawn or page is None:
        return Told(record, "taken back" if record.is_withdrawn else "removed")
    if page.live:
        return Told(record, "published", page)
    state = states.get(str(page.pk))
    if page.is_scheduled:
        return Told(record, "accepted", page)
    if state is None or state.status == WorkflowState.STATUS_IN_PROGRESS:
        return Told(record, "waiting" if page.first_published_at is None else "away", page)
    if state.status == WorkflowState.STATUS_APPROVED:
        return Told(record, "away", page)
    task: TaskState | None = state.current_task_state
    return Told(record, "not taken", page, task.comment if task else "")


def history(record: StoryRecord) -> list[Answer]:
    """Everything that was answered, the newest first, with the words as they were then."""
    entries = record.entries.select_related("by").order_by("-pk")
    return [Answer(entry, words_for(entry.use, entry.wording)) for entry in entries]


# For editors ----------------------------------------------------------------------------


def records_for(viewer: Any) -> QuerySet[StoryRecord]:
    """All records with their pages, for those who keep consent; the newest first."""
    require(may_keep_consent(viewer))
    return StoryRecord.objects.select_related("member").prefetch_related("entries", _own_pages()).order_by("-pk")


def record_for_editor(viewer: Any, pk: int) -> StoryRecord:
    """Raises PermissionDenied, or Http404."""
    record: StoryRecord | None = records_for(viewer).filter(pk=pk).first()
    if record is None:
        raise Http404("There is no such story.")
    return record


def allowing(records: QuerySet[StoryRecord], use: str) -> QuerySet[StoryRecord]:
    """Those that may be used for this now."""
    last = ConsentEntry.objects.filter(record=OuterRef("pk"), use=use).order_by("-pk").values("given")[:1]
    agreed = Q(last_answer=True)
    if use == Use.SITE:
        agreed |= Q(last_answer=None, from_before=True)
    return records.annotate(last_answer=Subquery(last)).filter(agreed, withdrawn_at=None)


def due(records: QuerySet[StoryRecord]) -> QuerySet[StoryRecord]:
    """Those whose day to look again has come, or that are live and have no record of an answer."""
    answered = ConsentEntry.objects.filter(record=OuterRef("pk"), use=Use.SITE)
    unanswered = Q(from_before=True) & ~Exists(answered)
    is_there = Exists(StoryPage.objects.filter(record=OuterRef("pk")))
    return records.filter(is_there, Q(look_again_on__lte=timezone.localdate()) | unanswered, withdrawn_at=None)


def to_look_at_again(viewer: Any) -> int:
    """How many stories ask for an editor's look: for the editors' home. 0 for people who do not keep consent."""
    return due(StoryRecord.objects.all()).count() if may_keep_consent(viewer) else 0
