"""A thousand words that stand nowhere else, planted in private things, and who may meet each: told by the models
and their permissions, never by the index.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser, Group
from wagtail.models import Page

from forums import actions as forum
from forums.enums import PostState
from forums.models import Post, Space, Thread
from forums.queries import visible_spaces, visible_threads
from hub.cms.models import NewsByline
from hub.cms.queries import visible_pages
from members import actions as membership
from members.models import Member
from members.queries import confirmed_members
from members.visibility import levels
from stories.actions import withdraw
from tests.factories.forums import SpaceFactory, SpaceMembershipFactory, ThreadFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import (
    NewsPageFactory,
    NotePageFactory,
    ResourcePageFactory,
    StandardPageFactory,
    StoryPageFactory,
    restrict,
)
from tests.factories.stories import page_of, told

NUMBER = 1000
AT_ONCE = 30
"""A search takes 32 words."""
IN_A_PAGE = 14
PEOPLE = ("guest", "member", "insider", "leader", "reader", "suspended", "former", "admin")


@dataclass(frozen=True)
class Secret:
    """A planted word, and one beside it that nobody searches for: where that is met, the text around was shown.

    `group` is what it would be shown as in results; `field` the part of a profile it stands in, or "title", or "draft".
    """

    word: str
    beside: str
    kind: str
    object_id: int
    group: int
    field: str = ""


@dataclass
class Secrets:
    chance: random.Random = field(default_factory=lambda: random.Random(1000))
    people: dict[str, Any] = field(default_factory=dict)
    spaces: dict[str, Space] = field(default_factory=dict)
    planted: list[Secret] = field(default_factory=list)
    titles: list[Secret] = field(default_factory=list)
    """Those of `planted` that stand in a title."""
    names: list[tuple[str, str]] = field(default_factory=list)
    """Words in the names of spaces, which results and facets show, each with the slug of its space."""
    shown: list[Secret] = field(default_factory=list)
    """What stands beside results and is not searched: pronouns."""
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

    def note(self, pairs: Sequence[tuple[str, str]], kind: str, object_id: int, group: int, field: str = "") -> None:
        self.planted += [Secret(word, beside, kind, object_id, group, field) for word, beside in pairs]

    def person(self, name: str) -> Any:
        """As they are in the database now."""
        pk = self.people[name].pk
        return Member.objects.get(pk=pk) if pk else self.people[name]


def plant_all() -> Secrets:
    secrets = Secrets()
    _people(secrets)
    _spaces(secrets)
    _hidden(secrets)
    _pages(secrets)
    _profiles(secrets)
    # Whatever is missing to the thousand is said in the circle.
    _thread(secrets, "circle", NUMBER - len(secrets.planted) - 1)
    membership.suspend(actor=secrets.people["admin"], member=secrets.people["suspended"])
    forum.remove_member(secrets.spaces["circle"], actor=secrets.people["admin"], handle="former")
    return secrets


def _people(secrets: Secrets) -> None:
    for name in PEOPLE[1:]:
        secrets.people[name] = MemberFactory(handle=name, display_name=name.title(), is_superuser=name == "admin")
    secrets.people["guest"] = AnonymousUser()
    secrets.board = Group.objects.create(name="Board")
    for name in ("reader", "suspended"):
        secrets.people[name].groups.add(secrets.board)


def _spaces(secrets: Secrets) -> None:
    people = secrets.people
    for slug, kind in (("open", "public"), ("inside", "members"), ("circle", "invited"), ("elsewhere", "invited")):
        name = secrets.words()[0]
        secrets.spaces[slug] = SpaceFactory(slug=slug, name=f"Space {name}", kind=kind)
        secrets.names.append((name, slug))
    for name in ("insider", "former", "suspended"):
        SpaceMembershipFactory(space=secrets.spaces["circle"], member=people[name])
    for slug in ("open", "inside", "circle"):
        SpaceMembershipFactory(space=secrets.spaces[slug], member=people["leader"], facilitator=True)
    for slug, threads in (("inside", 8), ("circle", 6), ("elsewhere", 4)):
        for _ in range(threads):
            _thread(secrets, slug, 15)


def _thread(secrets: Secrets, slug: str, posts: int, **parts: Any) -> Thread:
    """A thread with a word in its title and one in each of its posts."""
    title, pairs = secrets.plant()
    thread = ThreadFactory(space=secrets.spaces[slug], author=secrets.people["leader"], title=title, posts=0, **parts)
    texts = [secrets.plant() for _ in range(posts)]
    made = [
        Post(thread=thread, number=n, author=secrets.people["leader"], body_text=text, body_html=f"<p>{text}</p>")
        for n, (text, _) in enumerate(texts, 1)
    ]
    Post.objects.bulk_create(made)
    Thread.objects.filter(pk=thread.pk).update(last_number=posts)
    secrets.note(pairs, "thread", thread.pk, thread.pk, "title")
    secrets.titles.append(secrets.planted[-1])
    for post, (_, pairs) in zip(Post.objects.filter(thread=thread).order_by("number"), texts, strict=True):
        secrets.note(pairs, "thread", post.pk, thread.pk)
    return thread


def _hidden(secrets: Secrets) -> None:
    """In the open: threads with hidden and deleted posts, and hidden threads."""
    for _ in range(5):
        thread = _thread(secrets, "open", 12)
        title = secrets.planted.pop(-13)
        secrets.titles.remove(title)
        Thread.objects.filter(pk=thread.pk).update(title="Everybody reads this")
        thread.posts.filter(number__lte=6).update(state=PostState.HIDDEN)
        thread.posts.filter(number__gt=6).update(state=PostState.DELETED)
        words = "Open words."
        Post.objects.create(
            thread=thread, number=13, author=thread.author, body_text=words, body_html=f"<p>{words}</p>"
        )
    for _ in range(3):
        _thread(secrets, "open", 10, hidden=True)


def _pages(secrets: Secrets) -> None:
    for close in ("login", "groups", "password", "draft", "groups"):
        for factory in (NewsPageFactory, NotePageFactory, ResourcePageFactory, StoryPageFactory):
            page = _page(secrets, factory, draft=close == "draft")
            if close != "draft":
                restrict(page, close, *([secrets.board] if close == "groups" else []))
    secrets.section = StandardPageFactory(title="Section")
    restrict(secrets.section, "login")
    _page(secrets, StandardPageFactory, parent=secrets.section)
    for _ in range(3):
        _withdrawn(secrets)
    for _ in range(3):
        _changed_draft(secrets)
    for page in (Page.objects.get(pk=secret.group) for secret in secrets.titles if secret.kind == "news"):
        _thread(secrets, "open", 4, page=page)


SUMMARIES = {"news": "standfirst", "page": "introduction"}
KINDS = {
    NewsPageFactory: "news",
    NotePageFactory: "note",
    ResourcePageFactory: "resource",
    StoryPageFactory: "story",
    StandardPageFactory: "page",
}


def _page(secrets: Secrets, factory: Any, **parts: Any) -> Page:
    """A page with words in its title, summary, body, in topics and in the names of its people."""
    kind = KINDS[factory]
    texts = [secrets.plant(), secrets.plant(), secrets.plant(IN_A_PAGE)]
    (title, _), (summary, _), (body, _) = texts
    parts |= {"title": title, SUMMARIES.get(kind, "summary"): summary}
    parts["body"] = json.dumps([{"type": "text", "value": f"<p>{body}</p>"}])
    if kind != "page":
        texts.append(secrets.plant())
        parts["themes" if kind == "story" else "topics"] = [texts[-1][0]]
    if kind == "news":
        texts.append(secrets.plant())
        parts["bylines"] = [NewsByline(name=texts[-1][0])]
    page = factory(**parts)
    for _, pairs in texts:
        secrets.note(pairs, kind, page.pk, page.pk)
    secrets.titles += [secret for secret in secrets.planted if secret.word == texts[0][1][0][0]]
    return page


def _withdrawn(secrets: Secrets) -> None:
    member = secrets.people["member"]
    (title, first), (words, second) = secrets.plant(), secrets.plant(IN_A_PAGE)
    record = told(member, publish=True, title=title, words=words)
    page = page_of(record).pk
    withdraw(record, actor=member)
    secrets.note([*first, *second], "story", page, page)


def _changed_draft(secrets: Secrets) -> None:
    """A page for everybody, whose next words nobody has seen yet."""
    page = NewsPageFactory(title="Everybody reads this", slug=f"open-{len(secrets.planted)}")
    (title, first), (body, second) = secrets.plant(), secrets.plant(IN_A_PAGE)
    page.title, page.body = title, json.dumps([{"type": "text", "value": f"<p>{body}</p>"}])
    page.save_revision()
    secrets.note([*first, *second], "news", page.pk, page.pk, "draft")


def _profiles(secrets: Secrets) -> None:
    admin = secrets.people["admin"]
    for n in range(30):
        who = MemberFactory(handle=f"shy-{n}", display_name="Somebody")
        texts = {name: secrets.plant() for name in ("about", "location", "pronouns", "interests")}
        seen = {f"{name}_seen_by": "members" if n % 2 else "me" for name in texts}
        words = {name: text for name, (text, _) in texts.items()}
        words["interests"] = {"planted": words["interests"][:40]}
        words["pronouns"] = words["pronouns"][:30]
        membership.change_profile(actor=admin, member=who, **words, **seen)
        for name, (_, pairs) in texts.items():
            secrets.note(pairs, "member", who.pk, who.pk, name)
            if name == "pronouns":
                secrets.shown.append(secrets.planted.pop())


# Who may meet them ---------------------------------------------------------------------------


class Rights:
    """What somebody may find at this moment, asked of the models."""

    def __init__(self, viewer: Any) -> None:
        self.viewer = viewer
        self.pages = set(visible_pages(viewer).values_list("pk", flat=True))
        self.spaces = set(visible_spaces(viewer).values_list("slug", flat=True))
        rows = visible_threads(viewer).filter(hidden=False).values_list("pk", "page_id")
        threads = [pk for pk, page in rows if page is None or page in self.pages]
        posts = Post.objects.filter(thread_id__in=threads, state=PostState.VISIBLE)
        self.posts = set(posts.values_list("pk", flat=True))
        self.threads = set(posts.values_list("thread_id", flat=True))
        self.members = {member.pk: member for member in confirmed_members()}

    def see(self, secret: Secret) -> bool:
        if secret.kind == "thread":
            # By its title a thread is found as long as any post in it can be read.
            return secret.object_id in (self.threads if secret.field == "title" else self.posts)
        if secret.kind != "member":
            return secret.group in self.pages and secret.field != "draft"
        member = self.members.get(secret.object_id)
        # What is for its owner alone is in no index, and so not found by them either.
        mine = levels(self.viewer, member) - {"me"} if member else ()
        return member is not None and getattr(member, f"{secret.field}_seen_by") in mine


def batches(secrets: Sequence[Secret]) -> Iterator[list[Secret]]:
    """AT_ONCE words each, no two of one group: so that a result tells which word it is."""
    groups: dict[tuple[str, int], list[Secret]] = defaultdict(list)
    for secret in secrets:
        groups[secret.kind, secret.group].append(secret)
    while groups:
        fullest = sorted(groups, key=lambda group: (-len(groups[group]), group))[:AT_ONCE]
        yield [groups[group].pop() for group in fullest]
        groups = {group: left for group, left in groups.items() if left}
