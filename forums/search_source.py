"""Discussions in the search. Every post is found by its own words, and its thread is shown once, with the best of them.
A space is found by its name and what is said about it.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from forums.about_pages import audiences, thread_ids_about
from forums.enums import PostState, SpaceKind
from forums.joining import ask_token
from forums.models import Post, Space
from forums.models.posts import help_words
from forums.queries import audience_of, visible_spaces
from forums.text import plain
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
from hub.prepared import in_rows, prepared


def _of_thread(event: Event) -> list[int]:
    return _posts_of(Q(thread_id=event.thread_id))


def _the_post(event: Event) -> tuple[int]:
    return (event.post_id,)


def _of_space(event: Event) -> list[int]:
    return _posts_of(Q(thread__space_id=event.space_id))


def _by_member(event: Event) -> list[int]:
    return _posts_of(Q(author_id=event.member_id) | Q(helper_id=event.member_id))


def _about(event: Event) -> list[int]:
    return _posts_of(Q(thread_id__in=thread_ids_about(event)))


def _below_page(event: Event) -> list[int]:
    return _posts_of(Q(thread_id__in=thread_ids_about(event, below=True)))


def _posts_of(which: Q) -> list[int]:
    return list(Post.objects.filter(which).order_by("pk").values_list("pk", flat=True))


class ThreadSource(SearchSource):
    """Objects are posts; what they are shown as, their `group`, is the thread."""

    kind = "thread"
    label = "Threads"
    order = 60
    events = {
        **dict.fromkeys((ThreadStarted, ThreadChanged), _of_thread),
        **dict.fromkeys((PostCreated, PostEdited, PostHidden, PostRestored), _the_post),
        SpaceChanged: _of_space,
        MemberChanged: _by_member,
        PagePublished: _about,
        PageUnpublished: _about,
        PagesNarrowed: _below_page,
    }

    def documents(self, ids: Sequence[int]) -> Iterator[SearchDocument]:
        posts = list(_shown(ids).select_related("thread__space", "author", "helper").defer("body_html"))
        tokens = audiences({post.thread_id: post.thread for post in posts}.values(), audience_of)
        for post in posts:
            if tokens[post.thread_id]:
                yield _document(post, tokens[post.thread_id])

    def audiences(self, ids: Sequence[int]) -> dict[tuple[int, str], str]:
        posts = [post for row in in_rows(ids) for post in _of_audiences(*row)]
        tokens = audiences({post.thread_id: post.thread for post in posts}.values(), audience_of)
        return {(post.pk, ""): tokens[post.thread_id] for post in posts if tokens[post.thread_id]}

    def place_names(self, viewer: Any, places: Collection[str]) -> dict[str, str]:
        slugs = [place.removeprefix("space:") for place in places if place.startswith("space:")]
        spaces = visible_spaces(viewer).filter(slug__in=slugs).values_list("slug", "name") if slugs else ()
        return {f"space:{slug}": name for slug, name in spaces}

    def ids(self, after: int, limit: int) -> list[int]:
        rows = Post.objects.filter(pk__gt=after, state=PostState.VISIBLE, thread__hidden=False).order_by("pk")
        return list(rows.values_list("pk", flat=True)[:limit])


def _shown(ids: Sequence[int]) -> QuerySet[Post]:
    return Post.objects.filter(pk__in=ids, state=PostState.VISIBLE, thread__hidden=False).order_by("pk")


@prepared
def _of_audiences(*ids: int) -> QuerySet[Post]:
    return _shown(ids).select_related("thread__space").only("thread__page_id", "thread__space__kind")


def _document(post: Post, audience: str) -> SearchDocument:
    thread, first = post.thread, post.number == 1
    return SearchDocument(
        kind=ThreadSource.kind,
        object_id=post.pk,
        group=thread.pk,
        url=thread.get_absolute_url() if first else post.get_absolute_url(),
        title=thread.title,
        audience=audience,
        body=post.body_text,
        people=(post.shown_name, *help_words(post)) if post.author or post.author_name else (),
        date=post.created_at,
        meta=thread.space.name,
        where="" if first else f"Reply {post.number - 1}",
        place=f"space:{thread.space.slug}",
    )


WHO_CAN_READ = {
    SpaceKind.PUBLIC: "Everyone can read",
    SpaceKind.MEMBERS: "Members of the hub can read",
    SpaceKind.INVITED: "Only people who were added can read",
}


class SpaceSource(SearchSource):
    """A space as those find it who can read in it. One by invitation that shows members its name is found by that
    name, and nothing else, by members who may ask to join.
    """

    kind = "space"
    label = "Spaces"
    order = 58
    events = {SpaceChanged: lambda event: (event.space_id,)}

    def documents(self, ids: Sequence[int]) -> Iterator[SearchDocument]:
        for space in Space.objects.filter(pk__in=ids).order_by("pk"):
            for part, audience in _parts_of(space).items():
                yield _asked_for(space, part, audience) if part else _described(space, audience)

    def audiences(self, ids: Sequence[int]) -> dict[tuple[int, str], str]:
        spaces = [space for row in in_rows(ids) for space in _spaces(*row)]
        return {(space.pk, part): audience for space in spaces for part, audience in _parts_of(space).items()}

    def ids(self, after: int, limit: int) -> list[int]:
        return list(Space.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:limit])


@prepared
def _spaces(*ids: int) -> QuerySet[Space]:
    return Space.objects.filter(pk__in=ids).only("kind", "listed")


def _parts_of(space: Space) -> dict[str, str]:
    """Part → its audience."""
    parts = {"": audience_of(space)}
    return {**parts, "name": ask_token(space.pk)} if space.listed and space.kind == SpaceKind.INVITED else parts


def _described(space: Space, audience: str) -> SearchDocument:
    welcome = plain(space.welcome_html) if space.welcome_html else space.welcome
    words = (welcome, space.picture_alt if space.picture_id else "", space.group)
    return SearchDocument(
        kind=SpaceSource.kind,
        object_id=space.pk,
        url=space.get_absolute_url(),
        title=space.name,
        audience=audience,
        summary=space.description,
        body="\n".join(filter(None, words)),
        # Without a date: when it was made says nothing, and would be taken for its last post.
        meta=WHO_CAN_READ[SpaceKind(space.kind)],
    )


def _asked_for(space: Space, part: str, audience: str) -> SearchDocument:
    return SearchDocument(
        kind=SpaceSource.kind,
        object_id=space.pk,
        part=part,
        url=f"{space.get_absolute_url()}join/",
        title=space.name,
        audience=audience,
        meta="You can ask to join",
    )
