"""Nothing private is found through any door of the search, whoever asks and whatever changes."""

import random
import re
import time
from collections import Counter

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from forums import actions as forum
from forums.enums import PostState
from forums.models import Post, Space, SpaceMembership, Thread
from hub.plugins.models import ReaderPosition
from hub.plugins.outbox import OutboxEvent
from hub.plugins.search import audiences_of, sources
from hub.plugins.testing import deliver
from members import actions as membership
from members.models import Member
from search import indexing, queries
from search.asking.question import SIZE, Choices
from search.backends import backend
from search.completing import completions
from tests.factories.forums import ThreadFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import home_page
from tests.secret_words import NUMBER, PEOPLE, Rights, batches, plant_all

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
CHANGES = 100
WORD = re.compile(r"[a-z]{10}")


@pytest.fixture
def secrets(settings):
    settings.RATE_LIMITS = False
    secrets = plant_all()
    ReaderPosition.objects.all().delete()
    OutboxEvent.objects.all().delete()
    indexing.rebuild()
    return secrets


def test_a_thousand_secrets_are_found_by_those_who_may_see_them_and_by_nobody_else(secrets):
    assert len(secrets.planted) == NUMBER
    for name in ("guest", "insider", "suspended", "former"):
        look_at_every_door(secrets, name)
    changes = Changes(secrets)
    for _ in range(CHANGES):
        touched = changes.one()
        viewers = {secrets.person(name): Rights(secrets.person(name)) for name in changes.who_looks()}
        for viewer, rights in viewers.items():
            nothing_is_shown_before_the_indexer_ran(viewer, touched, rights)
        the_indexer_runs()
        for viewer, rights in viewers.items():
            exactly_theirs_is_found(viewer, touched, rights, secrets)
    for name in PEOPLE:
        look_at_every_door(secrets, name)
    whether_a_secret_word_is_known_does_not_show(secrets)


def test_what_a_member_shows_to_fewer_people_is_gone_from_search_at_once(settings):
    settings.RATE_LIMITS = False
    who, other = MemberFactory(), MemberFactory()
    shown = {"about": "Likes zanderwort.", "about_seen_by": "everyone", "location": "Near quillwort"}
    membership.change_profile(actor=who, member=who, **shown, location_seen_by="members")
    the_indexer_runs()
    assert [queries.search(other, word).total for word in ("zanderwort", "quillwort")] == [1, 1]
    membership.change_profile(actor=who, member=who, about_seen_by="me")
    assert queries.search(other, "zanderwort").hits == ()
    the_indexer_runs()
    assert [queries.search(other, word).total for word in ("zanderwort", "quillwort")] == [0, 1]


# The doors -------------------------------------------------------------------------------


def look_at_every_door(secrets, name):
    viewer = secrets.person(name)
    rights = Rights(viewer)
    for batch in batches(secrets.planted):
        exactly_theirs_is_found(viewer, batch, rights, secrets)
    misspelt_words_suggest_nothing_else(viewer, rights, secrets)
    titles_are_completed_for_those_who_may(viewer, rights, secrets)
    feeds_and_mails_tell_theirs(viewer, rights, secrets)
    what_is_alike_is_theirs(viewer, rights, secrets)
    pages_and_api_say_no_more(viewer, rights, secrets)


def exactly_theirs_is_found(viewer, batch, rights, secrets):
    """Results, their number, all figures of facets, and every word that is shown."""
    theirs = {(secret.kind, secret.group) for secret in batch if rights.see(secret)}
    found = ask(viewer, words_of(batch))
    assert {(hit.kind, hit.group) for page in found for hit in page.hits} == theirs
    kinds = Counter(kind for kind, _ in theirs)
    for page in found:
        assert page.total == len(theirs)
        assert figures(page, "kind") == kinds
        assert sum(figures(page, "year").values()) <= len(theirs)
        assert sum(figures(page, "space").values()) == kinds["thread"]
        assert page.did_you_mean is None
    assert said(*found) & kept_from(rights, secrets) == set()


def misspelt_words_suggest_nothing_else(viewer, rights, secrets):
    """Only theirs are found, or told as what was meant, for words with a letter wrong."""
    forbidden = kept_from(rights, secrets)
    for batch in batches(secrets.chance.sample(secrets.planted, 60)):
        typed = {secret.word: f"{secret.word[:4]}y{secret.word[5:]}" for secret in batch}
        found = ask(viewer, " ".join(typed.values()))
        theirs = {(secret.kind, secret.group) for secret in batch if rights.see(secret)}
        assert {(hit.kind, hit.group) for page in found for hit in page.hits} <= theirs
        assert found[0].total <= len(theirs)
        assert said(*found) & forbidden == set()
        near = backend().corrections([*typed.values(), *typed], audiences_of(viewer))
        assert {word for words in near.values() for word in words} & forbidden == set()
        assert found[0].did_you_mean is not None or not theirs


def titles_are_completed_for_those_who_may(viewer, rights, secrets):
    forbidden = kept_from(rights, secrets)
    tokens, kinds = audiences_of(viewer), tuple(sources())
    for secret in secrets.titles:
        found = backend().complete((secret.word[:6],), tokens, kinds, 6)
        assert set(WORD.findall(" ".join(each.title for each in found))) & forbidden == set()
        assert [each.kind for each in found] == [secret.kind] * rights.see(secret)
        # The door itself looks once more, like the page of results.
        assert [each.title for each in completions(viewer, secret.word[:6])] == [each.title for each in found]


def feeds_and_mails_tell_theirs(viewer, rights, secrets):
    """What saved searches are told by."""
    for batch in batches(secrets.chance.sample(secrets.planted, 60)):
        theirs = {(secret.kind, secret.group) for secret in batch if rights.see(secret)}
        hits = queries.newest(viewer, words_of(batch), Choices(), 30)
        assert ({(hit.kind, hit.group) for hit in hits.hits}, hits.total) == (theirs, len(theirs))


def what_is_alike_is_theirs(viewer, rights, secrets):
    forbidden = kept_from(rights, secrets)
    tokens, kinds = audiences_of(viewer), tuple(sources())
    for secret in secrets.titles[::4]:
        found = backend().related(secret.kind, secret.group, tokens, kinds, 20)
        words = " ".join(" ".join((hit.title, *hit.people, *hit.topics, hit.meta)) for hit in found)
        assert set(WORD.findall(words)) & forbidden == set()
        assert found == () or rights.see(secret)


def pages_and_api_say_no_more(viewer, rights, secrets):
    """Over HTTP, signed in where there is somebody: words that were typed stand on the page, no others."""
    forbidden, client = kept_from(rights, secrets), Client()
    if viewer.pk:
        client.force_login(viewer)
    for batch in batches(secrets.chance.sample(secrets.planted, 30)):
        text = words_of(batch)
        page = client.get("/search/", {"q": text})
        assert page.status_code == 200
        assert set(WORD.findall(page.content.decode())) & forbidden - set(text.split()) == set()
        answer = client.get("/api/v1/search", {"q": text})
        assert set(WORD.findall(answer.content.decode())) & forbidden == set()
        assert answer.json()["total"] == len({(s.kind, s.group) for s in batch if rights.see(s)})


def nothing_is_shown_before_the_indexer_ran(viewer, touched, rights):
    """The last look: an index that is behind finds, and what it finds is not shown."""
    theirs = {(secret.kind, secret.group) for secret in touched if rights.see(secret)}
    hits = {(hit.kind, hit.group) for page in ask(viewer, words_of(touched)) for hit in page.hits}
    assert hits - theirs == set()


def whether_a_secret_word_is_known_does_not_show(secrets):
    """Who types a word that only a secret has is told of an open one near to it, as for a word that nobody has."""
    guest = secrets.person("guest")
    rights = Rights(guest)
    for secret in [each for each in secrets.planted if not rights.see(each)][::100]:
        near = f"{secret.word[:4]}y{secret.word[5:]}"
        thread = ThreadFactory(space=Space.objects.get(slug="open"), title="Open")
        thread.posts.update(body_text=near)
        indexing.refresh(sources()["thread"], list(thread.posts.values_list("pk", flat=True)))
        found = queries.search(guest, secret.word)
        assert (found.did_you_mean, [hit.group for hit in found.hits]) == (near, [thread.pk])


def the_indexer_runs():
    """Until it has passed everything: on PostgreSQL an event waits for whatever else runs in the same cluster."""
    last, ends = OutboxEvent.objects.order_by("-txid", "-pk").first(), time.monotonic() + 20
    while last and (deliver("search") or not ReaderPosition.objects.filter(reader="search", event_id=last.pk).exists()):
        assert time.monotonic() < ends


def words_of(batch):
    return " ".join(secret.word for secret in batch)


def ask(viewer, text):
    """The first page of results, and the second one where there is one."""
    first = queries.search(viewer, text)
    return [first, queries.search(viewer, text, Choices(page=2))] if first.total > SIZE else [first]


def figures(found, facet):
    return {value.value: value.number for value in found.facets.get(facet, ())}


def said(*pages):
    """Every word that results say."""
    texts = [page.did_you_mean or "" for page in pages]
    for page in pages:
        texts += [value.label for values in page.facets.values() for value in values]
        for hit in (*page.hits, *page.pinned):
            texts += [hit.title, hit.meta, hit.where, *hit.topics, *hit.people, *(piece.text for piece in hit.excerpt)]
    return set(WORD.findall(" ".join(texts).lower()))


def kept_from(rights, secrets):
    """The words that somebody may not meet, those that nobody searches for included."""
    every = [*secrets.planted, *secrets.shown]
    words = {word for each in every if not rights.see(each) for word in (each.word, each.beside)}
    return words | {name for name, slug in secrets.names if slug not in rights.spaces}


# What changes ----------------------------------------------------------------------------


class Changes:
    """Random ones, the same in each run. Each answers AT_ONCE words, those it touches first."""

    def __init__(self, secrets):
        self.secrets, self.chance = secrets, random.Random(100)
        self.admin = secrets.people["admin"]
        self.ways = [
            self.membership,
            self.board,
            self.kind_of_a_space,
            self.move_a_thread,
            self.a_thread,
            self.a_post,
            self.restriction,
            self.publishing,
            self.place_of_a_page,
            self.profile,
            self.somebody,
        ]

    def one(self):
        touched = self.chance.choice(self.ways)()
        some = [each for each in self.secrets.planted if touched(each)]
        rest = [each for each in self.secrets.planted if not touched(each)]
        chosen = self.chance.sample(some, min(len(some), 200)) + self.chance.sample(rest, 200)
        return next_batch(chosen)

    def who_looks(self):
        """A guest, and one of the others."""
        return ("guest", self.chance.choice(PEOPLE[1:]))

    def membership(self):
        slug, handle = self.chance.choice(["circle", "elsewhere"]), self.chance.choice(["member", "insider", "former"])
        space = Space.objects.get(slug=slug)
        if SpaceMembership.objects.filter(space=space, member__handle=handle).exists():
            forum.remove_member(space, actor=self.admin, handle=handle)
        else:
            forum.add_member(space, actor=self.admin, handle=handle)
        return self.in_space(space)

    def board(self):
        """Somebody goes into the group that closed pages are for, or out of it."""
        groups = self.secrets.people[self.chance.choice(["member", "reader", "leader"])].groups
        board = self.secrets.board
        (groups.remove if groups.filter(pk=board.pk).exists() else groups.add)(board)
        return lambda secret: secret.kind not in ("thread", "member")

    def kind_of_a_space(self):
        space = Space.objects.get(slug=self.chance.choice(["inside", "circle", "elsewhere"]))
        kind = self.chance.choice([kind for kind in ("public", "members", "invited") if kind != space.kind])
        forum.change_space(space, actor=self.admin, kind=kind)
        return self.in_space(space)

    def move_a_thread(self):
        thread = self.chance.choice(list(Thread.objects.filter(page=None).order_by("pk")))
        space = self.chance.choice(list(Space.objects.exclude(pk=thread.space_id).order_by("pk")))
        forum.move_thread(thread, actor=self.admin, space_id=space.pk)
        return lambda secret: (secret.kind, secret.group) == ("thread", thread.pk)

    def a_thread(self):
        thread = self.chance.choice(list(Thread.objects.order_by("pk")))
        (forum.restore_thread if thread.hidden else forum.hide_thread)(thread, actor=self.admin)
        return lambda secret: (secret.kind, secret.group) == ("thread", thread.pk)

    def a_post(self):
        posts = Post.objects.exclude(state=PostState.DELETED).order_by("pk")
        post = self.chance.choice(list(posts))
        (forum.hide_post if post.state == PostState.VISIBLE else forum.restore_post)(post, actor=self.admin)
        return lambda secret: (secret.kind, secret.object_id) == ("thread", post.pk)

    def restriction(self):
        page = self.a_page()
        found = PageViewRestriction.objects.filter(page=page).first()
        if found:
            found.delete()
        else:
            kind = self.chance.choice(["login", "groups", "password"])
            made = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")
            made.groups.set([self.secrets.board] if kind == "groups" else [])
        return self.about(page)

    def publishing(self):
        page = self.a_page().specific
        if page.live:
            page.unpublish(user=self.admin)
        else:
            page.get_latest_revision().publish()
        return self.about(page)

    def place_of_a_page(self):
        """Between the part of the site that is for signed-in people and the open one."""
        section = self.secrets.section
        inside = section.get_children().first()
        at_home = Page.objects.child_of(home_page()).filter(pk__in=self.of_kind("page"))
        page = inside or at_home.get()
        page.specific.move(Page.objects.get(pk=home_page().pk if inside else section.pk), pos="last-child")
        return self.about(page)

    def profile(self):
        who = Member.objects.get(pk=self.chance.choice(self.of_kind("member")))
        field, seen_by = self.chance.choice(["about", "location", "interests"]), ["everyone", "members", "me"]
        change = {f"{field}_seen_by": self.chance.choice(seen_by)}
        membership.change_profile(actor=self.admin, member=who, **change)
        return lambda secret: (secret.kind, secret.group, secret.field) == ("member", who.pk, field)

    def somebody(self):
        """Shut out, or let in again: one of the shy, or one of those who look."""
        pks = [*self.of_kind("member"), self.secrets.people["member"].pk, self.secrets.people["suspended"].pk]
        who = Member.objects.get(pk=self.chance.choice(pks))
        (membership.suspend if who.is_active else membership.restore)(actor=self.admin, member=who)
        return lambda secret: (secret.kind, secret.group) == ("member", who.pk)

    def a_page(self):
        """One with secrets; a story that was taken back is no page any more."""
        pks = [pk for kind in ("news", "note", "resource", "story", "page") for pk in self.of_kind(kind)]
        return self.chance.choice(list(Page.objects.filter(pk__in=pks).order_by("pk")))

    def of_kind(self, kind):
        return sorted({each.group for each in self.secrets.planted if each.kind == kind and each.field != "draft"})

    def about(self, page):
        threads = set(Thread.objects.filter(page=page).values_list("pk", flat=True))
        return lambda secret: secret.group in threads if secret.kind == "thread" else is_of_page(secret, page)

    def in_space(self, space):
        threads = set(Thread.objects.filter(space=space).values_list("pk", flat=True))
        return lambda secret: secret.kind == "thread" and secret.group in threads


def is_of_page(secret, page):
    return secret.kind != "member" and secret.group == page.pk


def next_batch(chosen):
    """The first AT_ONCE of different groups."""
    by_group = {}
    for secret in chosen:
        by_group.setdefault((secret.kind, secret.group), secret)
    return list(by_group.values())[:30]
