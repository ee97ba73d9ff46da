"""A small hub with one of everything that can be secret, and a person for every role.

Each secret carries a mark, a word that stands nowhere else. MARKS says who may meet which.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser, Group
from django.test import Client

from forums import actions as forum
from forums.models import Draft, Post, Space, Thread
from hub.cms.models import NewsPage, PageWay, PaperReader, PaperVersion, ProgrammeGroup, StandardPage
from hub.cms.suggesting.actions import suggest
from hub.rights import erasing, exporting
from members import actions as membership
from members.agreement import actions as agreement
from members.devices.queries import sessions_of
from members.helping.actions import answer, ask
from members.needs.actions import tell
from members.tokens.actions import end_token, make_token
from members.tokens.queries import tokens_of
from search import indexing
from search.asking.question import Choices
from search.saved.actions import save as save_search
from stories.actions import withdraw
from tests.doors import ADMINS, INSIDERS, LEADERS, READERS, ROLES, SIGNED_IN, TOKENS
from tests.factories.members import PASSWORD, MemberFactory
from tests.factories.pages import (
    GroupPageFactory,
    NewsPageFactory,
    NotePageFactory,
    PaperPageFactory,
    ProgrammePageFactory,
    SeriesFactory,
    StandardPageFactory,
    StoryPageFactory,
    document,
    restrict,
)
from tests.factories.stories import told

NOBODY: set[str] = set()
MARKS: dict[str, set[str]] = {
    "zandermark": INSIDERS,  # in the invited space
    "membermark": SIGNED_IN,  # in the members' space, and on a page behind sign-in
    "hiddenmark": LEADERS,  # hidden in a public space
    "deletedmark": NOBODY,  # taken back by its author
    "groupmark": {"editor", "admin"},  # on a page for one group
    "passwordmark": NOBODY,  # on a page behind a password
    "draftmark": NOBODY,  # not published
    "gonemark": ADMINS,  # in the thread about a page that left the public site
    "waitingmark": {"member"},  # in a story that waits for the editors, for the one who told it
    "takenmark": NOBODY,  # in a story that was taken back
    "suggestmark": {"outsider"},  # suggested for the library, not published: its member's own list alone
    "begunmark": {"member"},  # a draft of their own, in a space that is not open to them any more
    "papermark": READERS,  # in a draft for chosen readers, its versions and its files
    "insidermark": SIGNED_IN,  # in what a member shows to members
    "selfmark": {"member"},  # in what a member keeps to themselves
    "needsmark": INSIDERS,  # in the member's access needs: theirs, their facilitator's, admins'
    "suspendmark": ADMINS,  # in the profile of a suspended member
}


@dataclass
class World:
    people: dict[str, Any] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)
    """What the braces in the paths of doors stand for."""

    def client(self, role: str) -> Client:
        return self.clients[role]

    def as_made(self) -> "World":
        """A copy for one test, with people and clients of its own: both keep what is done to them."""
        clients = {}
        for role, client in self.clients.items():
            clients[role] = Client(HTTP_HOST="127.0.0.1")
            clients[role].defaults = dict(client.defaults)
            clients[role].cookies = deepcopy(client.cookies)
        return World(deepcopy(self.people), clients, dict(self.names))


def make_world() -> World:
    world = World()
    _people(world)
    _spaces(world)
    _pages(world)
    _groups_and_programmes()
    _papers(world)
    _talk_about_pages(world)
    _rights(world)
    # Signed in before they were suspended: their session must be worth nothing.
    _clients(world)
    _tokens(world)
    membership.suspend(actor=world.people["admin"], member=world.people["suspended"])
    indexing.rebuild()
    kept = save_search(actor=world.people["member"], text="plainword", choices=Choices(), by_mail=True)
    world.names["saved"] = kept.pk
    return world


def _people(world: World) -> None:
    for role in ROLES:
        if role != "anonymous":
            world.people[role] = MemberFactory(handle=role, display_name=role.title(), is_superuser=role == "admin")
    world.people["anonymous"] = AnonymousUser()
    agreement.publish(actor=None, text="<p>We listen.</p>")
    agreement.accept_for_all(members=[person for person in world.people.values() if person.pk])
    tell(actor=world.people["member"], words="Please needsmark.")
    ask(actor=world.people["member"], handle="facilitator")
    answer(actor=world.people["facilitator"], member=world.people["member"], accept=True)
    ask(actor=world.people["member"], handle="helper")
    answer(actor=world.people["helper"], member=world.people["member"], accept=True)
    world.names["member_id"] = world.people["member"].pk
    own = {"about": "Likes insidermark.", "about_seen_by": "members", "location": "Near selfmark"}
    own |= {"location_seen_by": "me", "interests": {"selfmark": "selfmark"}, "interests_seen_by": "me"}
    own |= {"pronouns": "insidermark", "pronouns_seen_by": "members"}
    membership.change_profile(actor=world.people["member"], member=world.people["member"], **own)
    world.people["member"].refresh_from_db()
    suspended = world.people["suspended"]
    suspended.about = "Likes suspendmark."
    suspended.save()
    world.people["editor"].groups.add(Group.objects.get(name="Editors"))


def _rights(world: World) -> None:
    """A copy of the member's data, and the proof of somebody's erasure."""
    copy = exporting.ask(actor=world.people["member"])
    assert exporting.make(copy.pk)
    left = MemberFactory(handle="left", display_name="Leftmark")
    proof = erasing.ask(actor=left, member=left, keeps_words=True)
    assert erasing.work(proof.pk)
    begun = Draft.objects.create(
        member=world.people["member"], space=Space.objects.get(slug="listed"), body="begunmark"
    )
    world.names["draft"] = begun.pk
    world.names |= {"copy": copy.pk, "proof": proof.token}


def _clients(world: World) -> None:
    for role in ROLES:
        world.clients[role] = Client(HTTP_HOST="127.0.0.1")
        if role != "anonymous":
            assert world.clients[role].login(email=world.people[role].email, password=PASSWORD)


def _tokens(world: World) -> None:
    for role, scope in TOKENS.items():
        secret = make_token(actor=world.people["facilitator"], name=role, scopes=scope.split() or ["read"], days=None)
        world.clients[role] = Client(HTTP_HOST="127.0.0.1", headers={"Authorization": f"Bearer {secret}"})
    facilitator, member = world.people["facilitator"], world.people["member"]
    end_token(next(t for t in tokens_of(facilitator) if t.name == "ended token"), actor=facilitator)
    make_token(actor=member, name="mine", scopes=["read"], days=30)
    other = Client(HTTP_HOST="127.0.0.1")
    other.force_login(member)
    world.names["session"] = sessions_of(member, other.session.session_key)[0].pk
    world.names["token"] = tokens_of(member)[0].pk


def _spaces(world: World) -> None:
    admin, facilitator = world.people["admin"], world.people["facilitator"]
    public = forum.create_space(actor=admin, name="Open door", slug="open", kind="public")
    members = forum.create_space(actor=admin, name="Members membermark", slug="inside", kind="members")
    invited = forum.create_space(actor=admin, name="Circle zandermark", slug="circle", kind="invited")
    for space in (public, members, invited):
        forum.set_facilitators(space, actor=admin, handles=["facilitator"])
    forum.add_member(invited, actor=facilitator, handle="member")
    listed = forum.create_space(
        actor=admin, name="Listed membermark", slug="listed", kind="invited", listed=True, description="Zandermark."
    )
    forum.set_facilitators(listed, actor=admin, handles=["facilitator"])
    world.names["listed_space"] = listed.slug
    for name, space, word in (
        ("public", public, "plainword"),
        ("members", members, "membermark"),
        ("invited", invited, "zandermark"),
    ):
        thread = forum.start_thread(
            space, actor=world.people["facilitator"], title=f"About {word}", body=f"Words {word}."
        )
        reply = forum.reply(thread, actor=world.people["facilitator"], body=f"More {word} here.")
        _name_thread(world, name, space, thread, reply)
    _hidden_things(world, public)


def _hidden_things(world: World, public: Space) -> None:
    facilitator = world.people["facilitator"]
    thread = forum.start_thread(public, actor=facilitator, title="Gone hiddenmark", body="All hiddenmark.")
    forum.hide_thread(thread, actor=facilitator)
    _name_thread(world, "hidden", public, thread, thread.posts.get(number=1))
    open_thread = Thread.objects.get(pk=world.names["public_thread"])
    hidden = forum.reply(open_thread, actor=facilitator, body="Rude hiddenmark.")
    forum.hide_post(hidden, actor=facilitator)
    taken_back = forum.reply(open_thread, actor=facilitator, body="Silly deletedmark.")
    forum.delete_post(taken_back, actor=facilitator)
    world.names |= {"post_hidden": hidden.pk, "post_deleted": taken_back.pk}


def _told(world: World) -> None:
    """Two stories of the member's, under a chosen name: one waits for the editors, one was taken back."""
    member = world.people["member"]
    waiting = told(member, title="Waiting", summary="Of waitingmark.", words="All waitingmark.", told_as="Wren")
    world.names |= {"record": waiting.pk}
    words = {"title": "Taken back", "summary": "Of takenmark.", "words": "All takenmark.", "told_as": "takenmark"}
    withdraw(told(member, publish=True, **words), actor=member)


def _name_thread(world: World, name: str, space: Space, thread: Thread, post: Post) -> None:
    world.names |= {
        f"{name}_space": space.slug,
        f"{name}_space_id": space.pk,
        f"{name}_thread": thread.pk,
        f"{name}_path": f"{thread.pk}-{thread.slug}",
        f"{name}_post": post.pk,
        f"{name}_number": post.number,
    }


def _pages(world: World) -> None:
    suggest(
        actor=world.people["outsider"],
        key="world",
        fields={"title": "Suggested suggestmark", "slug": "suggested", "summary": "Only suggestmark."},
        show_name=True,
    )
    open_series, closed_series = SeriesFactory(slug="for-all"), SeriesFactory(slug="for-members", name="On membermark")
    about = {"title": "News for all", "slug": "for-all", "standfirst": "Everybody reads plainword."}
    beside = NewsPageFactory(**about, series=open_series, topics=["pay"])
    closed = {"title": "News membermark", "slug": "for-members", "standfirst": "Only membermark."}
    restrict(NewsPageFactory(**closed, series=closed_series, topics=["pay"]), "login")
    # In the open series and introduced by an open page, but itself for members.
    open_series.introduced_by = beside
    open_series.save()
    restrict(NewsPageFactory(title="Part membermark", slug="part", series=open_series), "login")
    group = StandardPageFactory(title="Plans groupmark", slug="for-editors", introduction="Only groupmark.")
    restrict(group, "groups", Group.objects.get(name="Editors"))
    secret = NotePageFactory(title="Note passwordmark", slug="secret", summary="Only passwordmark.")
    restrict(secret, "password")
    StoryPageFactory(title="Draft draftmark", slug="not-yet", summary="Only draftmark.", draft=True)
    _told(world)
    StoryPageFactory(title="A story for all", slug="for-all", summary="Everybody reads plainword.")


def _talk_about_pages(world: World) -> None:
    """Threads about a page for all, one behind sign-in, one for a group and one that is gone, all in a public space."""
    people = world.people
    gone = NewsPageFactory(title="News gonemark", slug="gone")
    for name, page, word, by in (
        ("about_open", NewsPage.objects.get(slug="for-all"), "plainword", people["member"]),
        ("about_closed", NewsPage.objects.get(slug="for-members"), "membermark", people["member"]),
        ("about_group", StandardPage.objects.get(slug="for-editors"), "groupmark", people["editor"]),
        ("about_gone", gone, "gonemark", people["member"]),
    ):
        page.discussion = True
        page.save()
        post = forum.reply_about(page_id=page.pk, actor=by, body=f"Talk {word}.")
        _name_thread(world, name, post.thread.space, post.thread, post)
        world.names[f"{name}_page"] = page.pk
    gone.unpublish()


def _groups_and_programmes() -> None:
    """An open group with a closed note, a closed group with an open note, and a programme that names all of it."""
    opened = GroupPageFactory(title="Group for all", slug="for-all")
    closed = GroupPageFactory(title="Group membermark", slug="for-members", summary="Only membermark.")
    restrict(closed, "login")
    restrict(NotePageFactory(title="Note membermark", slug="for-members", group_page=opened), "login")
    NotePageFactory(title="Note for all", slug="for-all", group="Some people", group_page=closed)
    chosen = [ProgrammeGroup(group=opened), ProgrammeGroup(group=closed)]
    ProgrammePageFactory(title="Programme", slug="programme", topics=["pay"], chosen_groups=chosen)


def _papers(world: World) -> None:
    """A draft for the facilitator (by name) and the member (by group), with everything that can hold its words."""
    board = Group.objects.create(name="Board")
    world.people["member"].groups.add(board)
    file = document(title="Paper papermark", name="papermark.pdf", content=b"papermark")
    older = document(title="Older papermark", name="older-papermark.docx", content=b"papermark")
    draft = PaperPageFactory(
        title="Draft papermark",
        slug="draft",
        summary="Only papermark.",
        body='[{"type": "text", "value": "<p>All papermark.</p>"}]',
        next_words="Then papermark.",
        topics=["papermark"],
        readers="chosen",
        reader_groups=[board],
        chosen_readers=[PaperReader(member=world.people["facilitator"])],
        versions=[PaperVersion(number="0.2", pdf=file), PaperVersion(number="0.1", word=older, words="papermark")],
        ways=[PageWay(kind="audio", document=document(title="Sound papermark"), label="Sound papermark")],
    )
    PaperPageFactory(title="Idea membermark", slug="idea", summary="Only membermark.", status="idea", readers="members")
    PaperPageFactory(title="Agreed", slug="agreed", status="agreed", readers="chosen")
    PaperPageFactory(title="Replaced", slug="replaced", status="replaced", successor=draft, readers="chosen")
    PaperPageFactory(title="Paper draftmark", slug="not-yet", draft=True)
    # What is only kept as a draft says nothing about who may read what is published.
    draft.status, draft.readers = "agreed", "everybody"
    draft.save_revision()
    world.names |= {"paper_file": file.url, "older_paper_file": older.url}
