"""A thousand words that stand nowhere else, and who may meet each: told by the models and their permissions, never by
the index.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, Page

from forums.enums import PostState
from forums.joining import spaces_to_ask_for
from forums.models import Post, Space
from forums.queries import visible_spaces, visible_threads
from hub.cms.queries import visible_pages
from hub.plugins.search import MEMBERS, PUBLIC
from members.models import Member
from members.permissions import is_member
from members.queries import confirmed_members
from members.visibility import levels
from tests.factories.documents import ShelfSource

NUMBER = 1000
LEFT_ALONE = ("Doubles", "Often")
"""Threads of which nothing is moved or hidden: words of them are counted."""
PEOPLE = ("guest", "member", "insider", "leader", "reader", "suspended", "former", "admin")
RAMP = "ramp"
"""Stands in every title with a secret: who asks for it counts all they may see."""
ALIKE = "wheelchair kettle garden voucher ladder"
"""Stands in every private page and thread: each of them is like all others."""
OF_A_PLUGIN = "shelf"
LEADERS = "shelf:leaders"
"""The audience token of a plugin; whoever leads holds it."""


@dataclass(frozen=True)
class Secret:
    """A planted word, and one beside it that nobody searches for: where that is met, the text around was shown.

    `group` is what it would be shown as in results; `field` the part of a profile it stands in, or "title", or
    "draft", or "file:<id>" of a document.
    """

    word: str
    beside: str
    kind: str
    object_id: int
    group: int
    field: str = ""

    @property
    def result(self) -> tuple[str, int]:
        return self.kind, self.group


@dataclass
class Secrets:
    chance: random.Random = field(default_factory=lambda: random.Random(1000))
    people: dict[str, Any] = field(default_factory=dict)
    spaces: dict[str, Space] = field(default_factory=dict)
    planted: list[Secret] = field(default_factory=list)
    titles: list[Secret] = field(default_factory=list)
    """Those of `planted` that stand in a title."""
    topics: list[Secret] = field(default_factory=list)
    """Those that are topics of a page, and those that are names of people, for whom one may ask."""
    authors: list[Secret] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)
    """Words in the names of spaces, which results and facets show, each with the slug of its space."""
    shown: list[Secret] = field(default_factory=list)
    """What stands beside results and is not searched: pronouns, names of files."""
    doubled: dict[str, str] = field(default_factory=dict)
    """Word of a secret → one with a letter wrong, which stands where everybody reads it."""
    slips: dict[str, str] = field(default_factory=dict)
    """Word of a secret → one that it may be a slip for, which very many things have that everybody reads."""
    often: dict[str, Secret] = field(default_factory=dict)
    """A slip that everybody reads once → what it may be a slip for: it stands in very many private posts."""
    open_pages: list[Page] = field(default_factory=list)
    """Pages for everybody that are like the private ones."""
    folders: dict[str, Collection] = field(default_factory=dict)
    shelf: ShelfSource = field(default_factory=lambda: ShelfSource(OF_A_PLUGIN, "Things on a shelf"))
    board: Group | None = None
    section: Page | None = None
    """A part of the site for signed-in people."""

    def words(self) -> tuple[str, str]:
        """A word and the one beside it: of letters, with no form but this one, and near to no other."""
        word, beside = ("".join(self.chance.choices("abcdefghijklmnopqrstuvwxz", k=9)) for _ in range(2))
        return f"{word}k", f"{beside}k"

    def plant(self, number: int = 1) -> tuple[str, list[tuple[str, str]]]:
        """A text with so many words, and the words."""
        pairs = [self.words() for _ in range(number)]
        return " ".join(f"{word} {beside}" for word, beside in pairs), pairs

    def note(self, pairs: Iterable[tuple[str, str]], kind: str, object_id: int, group: int, field: str = "") -> None:
        self.planted += [Secret(word, beside, kind, object_id, group, field) for word, beside in pairs]

    def person(self, name: str) -> Any:
        """As they are in the database now."""
        pk = self.people[name].pk
        return Member.objects.get(pk=pk) if pk else self.people[name]

    def not_for(self, rights: "Rights") -> set[str]:
        """The words that somebody may not meet, those that nobody searches for included."""
        every = [*self.planted, *self.shown]
        words = {word for each in every if not rights.see(each) for word in (each.word, each.beside)}
        return words | {name for name, slug in self.names if slug not in rights.names}


def misspelt(word: str) -> str:
    """With another letter wrong than in `doubled`."""
    return f"{word[:6]}y{word[7:]}"


def slip(word: str) -> str:
    """With two letters swapped. Of words that are made here no two are so near."""
    return f"{word[:3]}{word[4]}{word[3]}{word[5:]}" if word[3] != word[4] else f"{word[:3]}{word[4:]}"


# Who may meet them ---------------------------------------------------------------------------


class Rights:
    """What somebody may find at this moment, asked of the models."""

    def __init__(self, viewer: Any, secrets: Secrets) -> None:
        self.viewer = viewer
        self.pages = set(visible_pages(viewer).values_list("pk", flat=True))
        spaces = dict(visible_spaces(viewer).values_list("slug", "pk"))
        asking = dict(spaces_to_ask_for(viewer).values_list("slug", "pk"))
        # Those inside read everything that is said about a space; who may ask to join knows what it is called.
        self.spaces, self.inside = set(spaces), set(spaces.values())
        self.names, self.known = {*spaces, *asking}, {*spaces.values(), *asking.values()}
        rows = list(visible_threads(viewer).filter(hidden=False).values_list("pk", "page_id", "space__slug"))
        self.space_of = {pk: slug for pk, page, slug in rows if page is None or page in self.pages}
        posts = Post.objects.filter(thread_id__in=self.space_of, state=PostState.VISIBLE)
        pairs = list(posts.values_list("pk", "thread_id"))
        self.posts, self.threads = {post for post, _ in pairs}, {thread for _, thread in pairs}
        self.members = {member.pk: member for member in confirmed_members()}
        self.files = set(_open_files(viewer))
        tokens = {PUBLIC, *([MEMBERS] if is_member(viewer) else []), *leaders(viewer)}
        self.things = {pk for pk, of_thing in secrets.shelf.shelf.items() if of_thing[0].audience in tokens}

    def see(self, secret: Secret) -> bool:
        if secret.kind == "thread":
            # By its title a thread is found as long as any post in it can be read.
            return secret.object_id in (self.threads if secret.field == "title" else self.posts)
        if secret.kind == "space":
            return secret.group in (self.known if secret.field == "title" else self.inside)
        if secret.kind == "member":
            member = self.members.get(secret.object_id)
            # What is for its owner alone is in no index, and so not found by them either.
            mine = levels(self.viewer, member) - {"me"} if member else ()
            return member is not None and getattr(member, f"{secret.field}_seen_by") in mine
        if secret.kind == OF_A_PLUGIN:
            return secret.group in self.things
        if secret.field.startswith("file:") and int(secret.field.removeprefix("file:")) not in self.files:
            return False
        return secret.group in self.pages and secret.field != "draft"

    def seen(self, secrets: Iterable[Secret]) -> list[Secret]:
        return [secret for secret in secrets if self.see(secret)]


def leaders(viewer: Any) -> tuple[str, ...]:
    """The audience tokens that the plugin gives."""
    return (LEADERS,) if is_member(viewer) and viewer.handle == "leader" else ()


def _open_files(viewer: Any) -> Iterator[int]:
    """A file of a collection for some groups, or with a password, is found by nobody."""
    closed = list(CollectionViewRestriction.objects.values_list("collection__path", "restriction_type"))
    for pk, where in get_document_model().objects.values_list("pk", "collection__path"):
        kinds = {kind for path, kind in closed if where.startswith(path)}
        if not kinds or (kinds == {"login"} and is_member(viewer)):
            yield pk


def apart(secrets: Iterable[Secret], most: int) -> list[Secret]:
    """The first few, no two of one result: so that a result tells which word it is."""
    by_result: dict[tuple[str, int], Secret] = {}
    for secret in secrets:
        by_result.setdefault(secret.result, secret)
    return list(by_result.values())[:most]


def words_of(secrets: Sequence[Secret]) -> str:
    return " ".join(secret.word for secret in secrets)
