"""Threads in the search: found by the words of any post, shown by thread."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import Q

from forums.about_pages import audiences, thread_ids_about
from forums.enums import PostState
from forums.models import Post, Thread
from forums.models.posts import help_words
from forums.queries import audience_of, visible_spaces
from hub.plugins.events import (
    Event,
    MemberChanged,
    PagePublished,
    PagesNarrowed,
    PageUnpublished,
    PostCreated,
    PostEdited,
    PostHidden,
    PostRestored,
    SpaceChanged,
    ThreadChanged,
    ThreadStarted,
)
from hub.plugins.search import SearchDocument, SearchSource

SUMMARY = 300


def _the_thread(event: Event) -> tuple[int]:
    return (event.thread_id,)


def _of_space(event: Event) -> list[int]:
    return list(Thread.objects.filter(space_id=event.space_id).values_list("pk", flat=True))


def _by_member(event: Event) -> list[int]:
    theirs = Q(author_id=event.member_id) | Q(helper_id=event.member_id)
    return list(Thread.objects.filter(theirs).values_list("pk", flat=True))


def _below_page(event: Event) -> list[int]:
    return thread_ids_about(event, below=True)


class ThreadSource(SearchSource):
    kind = "thread"
    label = "Threads"
    order = 60
    events = {
        **dict.fromkeys((ThreadStarted, ThreadChanged, PostCreated, PostEdited, PostHidden, PostRestored), _the_thread),
        SpaceChanged: _of_space,
        MemberChanged: _by_member,
        PagePublished: thread_ids_about,
        PageUnpublished: thread_ids_about,
        PagesNarrowed: _below_page,
    }

    def documents(self, ids: Sequence[int]) -> Iterator[SearchDocument]:
        words = _words(ids)
        shown = list(Thread.objects.filter(pk__in=ids, hidden=False).select_related("space", "author", "helper"))
        tokens = audiences(shown, audience_of)
        for thread in (thread for thread in shown if tokens[thread.pk]):
            texts = words[thread.pk]
            yield SearchDocument(
                kind=self.kind,
                object_id=thread.pk,
                url=thread.get_absolute_url(),
                title=thread.title,
                audience=tokens[thread.pk],
                summary=texts[0][:SUMMARY] if texts else "",
                body="\n\n".join(texts),
                people=(thread.author.display_name, *help_words(thread)) if thread.author else (),
                date=thread.last_activity_at,
                meta=thread.space.name,
                place=f"space:{thread.space.slug}",
            )

    def place_names(self, viewer: Any, places: Collection[str]) -> dict[str, str]:
        slugs = [place.removeprefix("space:") for place in places if place.startswith("space:")]
        spaces = visible_spaces(viewer).filter(slug__in=slugs).values_list("slug", "name") if slugs else ()
        return {f"space:{slug}": name for slug, name in spaces}

    def ids(self, after: int, limit: int) -> list[int]:
        rows = Thread.objects.filter(pk__gt=after, hidden=False).order_by("pk")
        return list(rows.values_list("pk", flat=True)[:limit])


def _words(ids: Sequence[int]) -> dict[int, list[str]]:
    """The visible posts' words of each thread, in order."""
    rows = Post.objects.filter(thread_id__in=ids, state=PostState.VISIBLE).order_by("thread_id", "number")
    found: dict[int, list[str]] = defaultdict(list)
    for thread_id, text in rows.values_list("thread_id", "body_text"):
        found[thread_id].append(text)
    return found
