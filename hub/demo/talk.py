"""Brings in the demo's spaces, threads and posts."""

from datetime import datetime
from typing import Any

from forums.actions import (
    ImportedPost,
    add_member,
    create_space,
    delete_post,
    edit_post,
    hide_post,
    import_thread,
    pin_thread,
    set_facilitators,
)
from forums.models import Post, SayHello, Space, Thread
from forums.text import clean
from hub.demo.markup import to_html
from hub.demo.source import later, moment, spaces
from members.models import Member


class Talk:
    """Writes the spaces with all that was said in them. `people` are the members by handle."""

    def __init__(self, people: dict[str, Member]) -> None:
        self.people = people
        self.threads: dict[str, Thread] = {}

    def write(self) -> None:
        """Make the spaces, bring in the threads, then do to single posts what people did to them."""
        imported = [self._import(self._space(order, item), item) for order, item in enumerate(spaces(), 1)]
        SayHello.objects.create(thread_address=self.threads["hello"].get_absolute_url())
        self._finish([thread for item in imported for thread in item["threads"]])

    def grow(self) -> None:
        """Bring in the later talk that is not here yet. A thread is known by its moment, whatever became of it."""
        self._recall()
        fresh = []
        for order, item in enumerate(later(), len(spaces()) + 1):
            threads = [thread for thread in item["threads"] if thread["key"] not in self.threads]
            space = self._space_of(order, item) if threads else None
            if space is not None:
                fresh += self._import(space, item | {"threads": threads})["threads"]
        self._finish(fresh)

    def missing(self) -> list[str]:
        """Return the keys of later threads that are not here yet."""
        self._recall()
        return [thread["key"] for item in later() for thread in item["threads"] if thread["key"] not in self.threads]

    def _recall(self) -> None:
        told = [thread for item in (*spaces(), *later()) for thread in item["threads"]]
        keys = {moment(thread["posts"][0][1]): thread["key"] for thread in told}
        here = Thread.objects.select_related("space").filter(created_at__in=keys)
        self.threads = {keys[thread.created_at]: thread for thread in here}

    def _space_of(self, order: int, item: dict[str, Any]) -> Space | None:
        """The space to write in; None where it was taken away."""
        found = Space.objects.filter(slug=item["slug"]).first()
        return found or (self._space(order, item) if "name" in item else None)

    def _finish(self, items: list[dict[str, Any]]) -> None:
        told = [(self.threads[item["key"]], item) for item in items]
        for thread, item in told:
            self._set_links(thread, item)
        for thread, item in told:
            self._later_acts(thread, item)

    def path_of(self, target: str) -> str:
        """Return the path for "thread:key" or "resource:slug"; anything else is a path already."""
        kind, _, name = target.partition(":")
        if kind == "resource":
            return f"/resources/{name}/"
        return self.threads[name].get_absolute_url() if kind == "thread" else target

    def counts(self) -> dict[str, int]:
        """Return how many spaces, threads and posts of the demo there are now."""
        keys = [thread.pk for thread in self.threads.values()]
        posts = Post.objects.filter(thread__in=keys).count()
        return {
            "spaces": len({thread.space_id for thread in self.threads.values()}),
            "threads": len(keys),
            "posts": posts,
        }

    def _space(self, order: int, item: dict[str, Any]) -> Space:
        space = create_space(
            actor=None,
            name=item["name"],
            slug=item["slug"],
            kind=item["kind"],
            description=item["about"],
            order=order * 10,
            listed=item.get("listed", False),
            welcome=item.get("welcome", ""),
            group=item.get("group", ""),
        )
        for handle in item.get("invited", []):
            add_member(space, actor=None, handle=handle)
        set_facilitators(space, actor=None, handles=item["facilitators"])
        return space

    def _import(self, space: Space, item: dict[str, Any]) -> dict[str, Any]:
        for thread in item["threads"]:
            self.threads[thread["key"]] = import_thread(
                space,
                actor=None,
                title=thread["title"],
                posts=[self._imported(post) for post in thread["posts"]],
                locked=thread.get("locked", False),
            )
        return item

    def _imported(self, post: list[Any]) -> ImportedPost:
        author, at, text, *marks = post
        first_words = marks[0].get("was", text) if marks else text
        # Somebody may have left a hub that the later talk comes to: their posts stand there as a former member's.
        return ImportedPost(self.people.get(author), to_html(first_words, _later), moment(at))

    def _set_links(self, thread: Thread, item: dict[str, Any]) -> None:
        """Write the links between threads, which could not be known before every thread had its id.

        Not an edit that anybody made, so it goes past `edit_post` and leaves no history.
        """
        for number, post in enumerate(item["posts"], 1):
            if "](thread:" in post[2]:
                words = clean(to_html(post[2], self.path_of))
                Post.objects.filter(thread=thread, number=number).update(body_html=words.html, body_text=words.text)

    def _later_acts(self, thread: Thread, item: dict[str, Any]) -> None:
        facilitator = thread.space.memberships.filter(role="facilitator").first() if item.get("pinned") else None
        if facilitator:
            pin_thread(thread, actor=facilitator.member)
        for number, (author, _, text, *marks) in enumerate(item["posts"], 1):
            for act in marks:
                post = Post.objects.get(thread=thread, number=number)
                if "was" in act:
                    self._edit(post, self.people[author], text, moment(act["edited"]))
                elif "hidden" in act:
                    facilitator = thread.space.memberships.filter(role="facilitator").first()
                    hide_post(post, actor=facilitator.member)
                elif "deleted" in act:
                    delete_post(post, actor=self.people[author])

    def _edit(self, post: Post, author: Member, text: str, at: datetime) -> None:
        edit_post(post, actor=author, body=to_html(text, self.path_of), revision=post.revision)
        # The action says "now"; in the story the demo tells it was on the day.
        Post.objects.filter(pk=post.pk).update(edited_at=at)


def _later(target: str) -> str:
    """Stand in for a link to a thread that may not be there yet; see `_set_links`."""
    return "/spaces/" if target.startswith("thread:") else Talk({}).path_of(target)
