"""Where the words are planted: threads, posts, pages, files, pictures, profiles, a plugin's things."""

import json
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser, Group
from wagtail.models import Collection, CollectionViewRestriction, Page

from forums import actions as forum
from forums.enums import PostState
from forums.models import Post, Space, Thread
from hub.cms.models import NewsByline, ResourceFile
from hub.filetext.models import FilePiece, FileReading, FileState
from members import actions as membership
from stories.actions import withdraw
from tests.factories.documents import a_document
from tests.factories.forums import SpaceFactory, SpaceMembershipFactory, ThreadFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import (
    GroupPageFactory,
    NewsPageFactory,
    NotePageFactory,
    PaperPageFactory,
    PictureFactory,
    ProgrammePageFactory,
    ResourcePageFactory,
    StandardPageFactory,
    StoryPageFactory,
    document,
    restrict,
)
from tests.factories.stories import page_of, told
from tests.leaks.words import ALIKE, LEADERS, NUMBER, OF_A_PLUGIN, PEOPLE, RAMP, Secret, Secrets, slip

IN_A_PAGE = 9
MANY = 12
IN_FOLDERS = {"open": "", "login": "login", "board": "groups", "locked": "password"}
KINDS = {
    NewsPageFactory: "news",
    NotePageFactory: "note",
    ResourcePageFactory: "resource",
    StoryPageFactory: "story",
    StandardPageFactory: "page",
    GroupPageFactory: "group",
    ProgrammePageFactory: "programme",
    PaperPageFactory: "paper",
}
SUMMARIES = {"news": "standfirst", "page": "introduction"}


def plant_all() -> Secrets:
    secrets = Secrets()
    _people(secrets)
    _spaces(secrets)
    _hidden(secrets)
    _pages(secrets)
    _pictures(secrets)
    _files(secrets)
    _profiles(secrets)
    _things_of_a_plugin(secrets)
    # Whatever is missing to the thousand is said in the circle.
    _thread(secrets, "circle", NUMBER - len(secrets.planted) - 1)
    _doubles(secrets)
    _slips(secrets)
    membership.suspend(actor=secrets.people["admin"], member=secrets.people["suspended"])
    forum.remove_member(secrets.spaces["circle"], actor=secrets.people["admin"], handle="former")
    return secrets


def _people(secrets: Secrets) -> None:
    for name in PEOPLE[1:]:
        secrets.people[name] = MemberFactory(handle=name, display_name=name.title(), admin=name == "admin")
    secrets.people["guest"] = AnonymousUser()
    secrets.board = Group.objects.create(name="Board")
    for name in ("reader", "suspended"):
        secrets.people[name].groups.add(secrets.board)


# Discussions ---------------------------------------------------------------------------------


def _spaces(secrets: Secrets) -> None:
    people = secrets.people
    for slug, kind in (("open", "public"), ("inside", "members"), ("circle", "invited"), ("elsewhere", "invited")):
        secrets.spaces[slug] = _space(secrets, slug, kind)
    for name in ("insider", "former", "suspended"):
        SpaceMembershipFactory(space=secrets.spaces["circle"], member=people[name])
    for slug in ("open", "inside", "circle"):
        SpaceMembershipFactory(space=secrets.spaces[slug], member=people["leader"], facilitator=True)
    for slug, threads in (("inside", 8), ("circle", 6), ("elsewhere", 4)):
        for _ in range(threads):
            _thread(secrets, slug, 12)


def _space(secrets: Secrets, slug: str, kind: str) -> Space:
    """With words in its name, which other results and facets show, too, in its description and in its welcome."""
    (name, first), (description, second), (welcome, third) = (secrets.plant() for _ in range(3))
    shown = {"name": f"{RAMP.title()} {name}", "description": f"{description} {ALIKE}", "welcome": welcome}
    space = SpaceFactory(slug=slug, kind=kind, listed=slug == "elsewhere", **shown)
    secrets.names += [(word, slug) for word in first[0]]
    secrets.note(first, "space", space.pk, space.pk, "title")
    secrets.titles.append(secrets.planted[-1])
    secrets.note([*second, *third], "space", space.pk, space.pk)
    return space


def _thread(secrets: Secrets, slug: str, posts: int, title: str = "", **parts: Any) -> Thread:
    """A thread with a word in its title (unless it has one) and one in each of its posts."""
    words, pairs = secrets.plant()
    leader, title = secrets.people["leader"], title or f"{RAMP.title()} {words}"
    thread = ThreadFactory(space=secrets.spaces[slug], author=leader, title=title, posts=0, **parts)
    texts = [secrets.plant() for _ in range(posts)]
    _post(thread, [f"{text} {ALIKE}" if n == 0 else text for n, (text, _) in enumerate(texts)])
    if words in title:
        secrets.note(pairs, "thread", thread.pk, thread.pk, "title")
        secrets.titles.append(secrets.planted[-1])
    for post, (_, pairs) in zip(Post.objects.filter(thread=thread).order_by("number"), texts, strict=True):
        secrets.note(pairs, "thread", post.pk, thread.pk)
    return thread


def _post(thread: Thread, texts: Sequence[str]) -> None:
    first = thread.last_number + 1
    rows = [
        Post(thread=thread, number=n, author=thread.author, body_text=text, body_html=f"<p>{text}</p>")
        for n, text in enumerate(texts, first)
    ]
    Post.objects.bulk_create(rows)
    thread.last_number += len(rows)
    thread.save(update_fields=["last_number"])


def _hidden(secrets: Secrets) -> None:
    """In the open: threads with hidden and deleted posts, and hidden threads."""
    for _ in range(4):
        thread = _thread(secrets, "open", 10, title="Everybody reads this")
        thread.posts.filter(number__lte=5).update(state=PostState.HIDDEN)
        thread.posts.filter(number__gt=5).update(state=PostState.DELETED)
        _post(thread, ["Open words."])
    for _ in range(2):
        _thread(secrets, "open", 8, hidden=True)


def _doubles(secrets: Secrets) -> None:
    """Words very near to some secrets, in the open: who types a secret is told of them, as for a word nobody has."""
    some = secrets.chance.sample(secrets.planted, 60)
    secrets.doubled = {each.word: f"{each.word[:4]}y{each.word[5:]}" for each in some}
    ThreadFactory(space=secrets.spaces["open"], author=secrets.people["leader"], title="Doubles", posts=0)
    _post(Thread.objects.get(title="Doubles"), [" ".join(secrets.doubled.values())])


def _slips(secrets: Secrets) -> None:
    """Words that very many documents have, and slips that one has: the ones in the open, the others not."""
    rare = [each for each in secrets.planted if not each.field and each not in secrets.titles]
    rare = [each for each in rare if each.word not in secrets.doubled]
    secrets.slips = {each.word: slip(each.word) for each in secrets.chance.sample(rare, 12)}
    leader = secrets.people["leader"]
    thread = ThreadFactory(space=secrets.spaces["open"], author=leader, title="Often", posts=0)
    _post(thread, [" ".join(secrets.slips.values())] * MANY)
    for slug in ("inside", "circle"):
        word, beside = secrets.words()
        _post(thread, [slip(word)])
        closed = ThreadFactory(space=secrets.spaces[slug], author=leader, title="Often", posts=0)
        _post(closed, [f"{word} {beside}"] * MANY)
        secrets.often[slip(word)] = Secret(word, beside, "thread", closed.posts.earliest("number").pk, closed.pk)
    secrets.shown += secrets.often.values()


# Pages ---------------------------------------------------------------------------------------


def _pages(secrets: Secrets) -> None:
    for close in ("login", "groups", "password", "draft"):
        for factory in (NewsPageFactory, NotePageFactory, ResourcePageFactory, StoryPageFactory):
            _closed(secrets, _page(secrets, factory, draft=close == "draft"), close)
    for close, factory in (("login", GroupPageFactory), ("groups", ProgrammePageFactory)):
        _closed(secrets, _page(secrets, factory), close)
    _page(secrets, PaperPageFactory, readers="members")
    secrets.section = StandardPageFactory(title="Section")
    restrict(secrets.section, "login")
    _page(secrets, StandardPageFactory, parent=secrets.section)
    _within(secrets)
    for _ in range(2):
        _withdrawn(secrets)
        _changed_draft(secrets)
    for page in (Page.objects.get(pk=secret.group) for secret in secrets.titles if secret.kind == "news"):
        _thread(secrets, "open", 4, page=page)
    body = json.dumps([{"type": "text", "value": f"<p>{ALIKE}</p>"}])
    secrets.open_pages = [
        factory(title=f"Open to everybody {n}", body=body)
        for n, factory in enumerate((NewsPageFactory, StoryPageFactory, ResourcePageFactory))
    ]


def _closed(secrets: Secrets, page: Page, close: str) -> None:
    if close != "draft":
        restrict(page, close, *([secrets.board] if close == "groups" else []))


def _page(secrets: Secrets, factory: Any, **parts: Any) -> Page:
    """A page with words in its title, summary, body, in topics and in the names of its people."""
    kind = KINDS[factory]
    texts = [secrets.plant(), secrets.plant(), secrets.plant(IN_A_PAGE)]
    (title, _), (summary, _), (body, _) = texts
    parts |= {"title": f"{RAMP.title()} {title}", SUMMARIES.get(kind, "summary"): summary}
    parts["body"] = json.dumps([{"type": "text", "value": f"<p>{body} {ALIKE}</p>"}])
    if kind != "page":
        texts.append(secrets.plant())
        parts["themes" if kind == "story" else "topics"] = [texts[-1][0]]
    if kind == "news":
        texts.append(secrets.plant())
        parts["bylines"] = [NewsByline(name=texts[-1][0])]
    page = factory(**parts)
    for _, pairs in texts:
        secrets.note(pairs, kind, page.pk, page.pk)
    by_word = {secret.word: secret for secret in secrets.planted}
    secrets.titles.append(by_word[texts[0][1][0][0]])
    secrets.topics += [by_word[texts[3][1][0][0]]] if kind != "page" else []
    secrets.authors += [by_word[texts[4][1][0][0]]] if kind == "news" else []
    return page


def _within(secrets: Secrets) -> None:
    """Closed to all but the board, and inside that to all but a smaller group."""
    few = Group.objects.create(name="Few")
    for name in ("reader", "member"):
        secrets.people[name].groups.add(few)
    # Addresses of what is inside begin with its own, also when it is no page of the site any more.
    above = _page(secrets, StandardPageFactory, slug="above")
    restrict(above, "groups", secrets.board)
    restrict(_page(secrets, StandardPageFactory, parent=above), "groups", few)


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


def _pictures(secrets: Secrets) -> None:
    """What pictures show, words under them, and what is said in a recording."""
    picture = PictureFactory()
    texts = [secrets.plant() for _ in range(5)]
    alt, caption, inner_alt, inner_caption, said = (text for text, _ in texts)
    block = {"picture": picture.pk, "alt": inner_alt, "caption": inner_caption, "credit": ""}
    shown = {"picture": picture, "picture_alt": alt, "picture_caption": caption}
    news = NewsPageFactory(**shown, body=json.dumps([{"type": "picture", "value": block}]))
    story = StoryPageFactory(transcript=f"<p>{said}</p>")
    for page in (news, story):
        restrict(page, "login")
    for _, pairs in texts[:4]:
        secrets.note(pairs, "news", news.pk, news.pk)
    secrets.note(texts[4][1], "story", story.pk, story.pk)


def _files(secrets: Secrets) -> None:
    """Resources with a file of each collection; one of them is for members, one for the board."""
    root = Collection.get_first_root_node()
    for name, kind in IN_FOLDERS.items():
        secrets.folders[name] = root.add_child(instance=Collection(name=name))
        if kind:
            made = CollectionViewRestriction.objects.create(collection=secrets.folders[name], restriction_type=kind)
            made.groups.set([secrets.board] if kind == "groups" else [])
    for close in ("", "login", "groups"):
        files = [(name, _read_file(secrets, name)) for name in IN_FOLDERS]
        rows = [ResourceFile(document=read.document) for _, (read, _) in files]
        page = ResourcePageFactory(title=f"With files, {close or 'open'}", files=rows)
        if close:
            _closed(secrets, page, close)
        for _, (read, pairs) in files:
            secrets.note(pairs, "resource", page.pk, page.pk, f"file:{read.pk}")
            secrets.shown.append(secrets.planted.pop())


def _read_file(secrets: Secrets, folder: str) -> tuple[FileReading, list[tuple[str, str]]]:
    """A file as if it had been read, with words in two places; the last pair stands in its name."""
    words = [secrets.plant() for _ in range(2)]
    name = secrets.words()
    paper = document(name=f"{'-'.join(name)}.pdf")
    paper.collection = secrets.folders[folder]
    paper.save()
    reading = FileReading.objects.get(pk=paper.pk)
    rows = [FilePiece(reading=reading, number=n, label=f"page {n}", text=text) for n, (text, _) in enumerate(words, 1)]
    FilePiece.objects.bulk_create(rows)
    FileReading.objects.filter(pk=paper.pk).update(state=FileState.READ, pieces=len(rows))
    return reading, [*(pair for _, pairs in words for pair in pairs), name]


# People and plugins --------------------------------------------------------------------------


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


def _things_of_a_plugin(secrets: Secrets) -> None:
    for pk, audience in enumerate(("members", LEADERS) * 5, 1):
        (title, first), (body, second) = secrets.plant(), secrets.plant(2)
        put_on_shelf(secrets, pk, audience, title=f"{RAMP.title()} {title}", body=f"{body} {ALIKE}")
        secrets.note(second, OF_A_PLUGIN, pk, pk)
        secrets.titles.append(Secret(*first[0], OF_A_PLUGIN, pk, pk, "title"))
        secrets.planted.append(secrets.titles[-1])


def put_on_shelf(secrets: Secrets, pk: int, audience: str, **parts: Any) -> None:
    secrets.shelf.put(a_document(pk, kind=OF_A_PLUGIN, url=f"/shelf/{pk}/", audience=audience, **parts))
