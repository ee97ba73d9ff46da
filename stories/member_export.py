"""What stories hold about a member, for their export."""

from collections.abc import Iterator
from typing import Any

from django.utils.html import strip_tags

from hub.cms.search_sources import plain_text
from hub.plugins.member_data import MemberFile, Section
from stories.models import ConsentEntry, StoryPage, StoryRecord

FILES = ("recording", "captions", "picture")


def export(member: Any) -> Iterator[Section]:
    records = list(StoryRecord.objects.filter(member=member).order_by("pk").prefetch_related("entries"))
    named = StoryPage.objects.filter(storyteller=member).values_list("pk", flat=True)
    pages = StoryPage.objects.filter(pk__in=[*named, *_pages_of(records)], alias_of=None).order_by("pk")
    yield Section(
        "stories",
        "Your stories",
        [*map(_story, pages), *(_gone(record) for record in records if record.is_withdrawn)],
        [file for page in pages for file in _files(page)],
        note="Stories you told, and stories that name you as the one who tells them.",
    )
    yield Section("consent", "What you agreed to", [row for record in records for row in _answers(record)])


def _pages_of(records: list[StoryRecord]) -> list[int]:
    return list(StoryPage.objects.filter(record__in=records).values_list("pk", flat=True))


def _story(page: StoryPage) -> dict[str, Any]:
    newest = page.get_latest_revision_as_object()
    return {
        "title": newest.title,
        "told_as": newest.told_as,
        "on_the_hub": page.live,
        "date": page.date.isoformat(),
        "summary": newest.summary,
        "words": plain_text(newest.body),
        "transcript": strip_tags(newest.transcript),
        "content_note": newest.content_note,
        "recording_address": newest.recording_link,
        "themes": sorted(tag.name for tag in newest.themes.all()),
    }


def _gone(record: StoryRecord) -> dict[str, Any]:
    return {"title": record.title, "taken_back": record.withdrawn_at.isoformat()}


def _files(page: StoryPage) -> Iterator[MemberFile]:
    for name in FILES:
        kept = getattr(page, name)
        if kept is not None:
            yield MemberFile(f"story-{page.pk}-{name}-{kept.file.name.rsplit('/', 1)[-1]}", kept.file.name)


def _answers(record: StoryRecord) -> Iterator[dict[str, Any]]:
    entries: list[ConsentEntry] = sorted(record.entries.all(), key=lambda entry: entry.pk)
    for entry in entries:
        yield {
            "story_told": record.told_at.isoformat(),
            "use": entry.get_use_display(),
            "agreed": entry.given,
            "when": entry.at.isoformat(),
            "where_the_paper_is": entry.on_paper,
        }
