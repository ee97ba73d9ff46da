"""Random changes of who may see what, the same in each run."""

import random
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction

from forums import actions as forum
from forums.enums import PostState
from forums.models import Post, Space, SpaceMembership, Thread
from hub.plugins.events import PagePublished
from hub.plugins.outbox import publish
from members import actions as membership
from members.models import Member
from tests.factories.pages import home_page
from tests.leaks.planting import put_on_shelf
from tests.leaks.words import LEADERS, LEFT_ALONE, OF_A_PLUGIN, PEOPLE, Secret, Secrets

Touches = Callable[[Secret], bool]
PAGES = ("news", "note", "resource", "story", "page", "group", "programme", "paper")


class Changes:
    def __init__(self, secrets: Secrets) -> None:
        self.secrets, self.chance = secrets, random.Random(100)
        self.admin = secrets.people["admin"]
        self.ways: list[Callable[[], Touches]] = [
            self.membership,
            self.board,
            self.kind_of_a_space,
            self.name_of_a_space,
            self.move_a_thread,
            self.a_thread,
            self.a_post,
            self.restriction,
            self.restriction,
            self.publishing,
            self.place_of_a_page,
            self.file,
            self.folder,
            self.profile,
            self.somebody,
            self.thing_of_a_plugin,
        ]

    def some(self, number: int) -> list[Secret]:
        """So many changes. Answers the secrets that they touch, in no order, and a few others."""
        touch = [self.chance.choice(self.ways)() for _ in range(number)]
        touched = [each for each in self.secrets.planted if any(touches(each) for touches in touch)]
        rest = self.chance.sample(self.secrets.planted, 30)
        return [*self.chance.sample(touched, min(len(touched), 150)), *(each for each in rest if each not in touched)]

    def who_looks(self) -> tuple[str, str]:
        """A guest, and one of the others."""
        return "guest", self.chance.choice(PEOPLE[1:])

    # In discussions -------------------------------------------------------------------------

    def membership(self) -> Touches:
        slug, handle = self.chance.choice(["circle", "elsewhere"]), self.chance.choice(["member", "insider", "former"])
        space = Space.objects.get(slug=slug)
        if SpaceMembership.objects.filter(space=space, member__handle=handle).exists():
            forum.remove_member(space, actor=self.admin, handle=handle)
        else:
            forum.add_member(space, actor=self.admin, handle=handle)
        return self.in_space(space)

    def kind_of_a_space(self) -> Touches:
        space = Space.objects.get(slug=self.chance.choice(["inside", "circle", "elsewhere"]))
        kind = self.chance.choice([kind for kind in ("public", "members", "invited") if kind != space.kind])
        forum.change_space(space, actor=self.admin, kind=kind)
        return self.in_space(space)

    def name_of_a_space(self) -> Touches:
        """Members see what it is called, or do so no more."""
        space = Space.objects.get(slug=self.chance.choice(["circle", "elsewhere"]))
        forum.change_space(space, actor=self.admin, listed=not space.listed)
        return self.in_space(space)

    def close(self, slug: str) -> None:
        forum.change_space(Space.objects.get(slug=slug), actor=self.admin, kind="invited")

    def move_a_thread(self) -> Touches:
        thread = self.chance.choice(list(Thread.objects.filter(page=None).exclude(title__in=LEFT_ALONE).order_by("pk")))
        space = self.chance.choice(list(Space.objects.exclude(pk=thread.space_id).order_by("pk")))
        forum.move_thread(thread, actor=self.admin, space_id=space.pk)
        return lambda secret: secret.result == ("thread", thread.pk)

    def a_thread(self) -> Touches:
        thread = self.chance.choice(list(Thread.objects.exclude(title__in=LEFT_ALONE).order_by("pk")))
        (forum.restore_thread if thread.hidden else forum.hide_thread)(thread, actor=self.admin)
        return lambda secret: secret.result == ("thread", thread.pk)

    def a_post(self) -> Touches:
        posts = Post.objects.exclude(state=PostState.DELETED).exclude(thread__title__in=LEFT_ALONE).order_by("pk")
        post = self.chance.choice(list(posts))
        (forum.hide_post if post.state == PostState.VISIBLE else forum.restore_post)(post, actor=self.admin)
        return lambda secret: (secret.kind, secret.object_id) == ("thread", post.pk)

    def in_space(self, space: Space) -> Touches:
        threads = set(Thread.objects.filter(space=space).values_list("pk", flat=True))
        return lambda secret: (
            secret.result == ("space", space.pk) or (secret.kind == "thread" and secret.group in threads)
        )

    # Of pages and files ---------------------------------------------------------------------

    def restriction(self) -> Touches:
        page = self.a_page()
        found = PageViewRestriction.objects.filter(page=page).first()
        if found:
            found.delete()
        else:
            kind = self.chance.choice(["login", "groups", "password"])
            made = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")
            made.groups.set([self.secrets.board] if kind == "groups" else [])
        return self.about(page)

    def publishing(self) -> Touches:
        page = self.a_page().specific
        if page.live:
            page.unpublish(user=self.admin)
        else:
            page.get_latest_revision().publish()
        return self.about(page)

    def place_of_a_page(self) -> Touches:
        """Between the part of the site that is for signed-in people and the open one."""
        section = self.secrets.section
        inside = section.get_children().first()
        at_home = Page.objects.child_of(home_page()).filter(pk__in=self.of_kind("page"))
        page = inside or at_home.first()
        page.specific.move(Page.objects.get(pk=home_page().pk if inside else section.pk), pos="last-child")
        return self.about(page)

    def a_page(self) -> Page:
        """One with secrets; a story that was taken back is no page any more."""
        pks = [pk for kind in PAGES for pk in self.of_kind(kind)]
        return self.chance.choice(list(Page.objects.filter(pk__in=pks).order_by("pk")))

    def about(self, page: Page) -> Touches:
        threads = set(Thread.objects.filter(page=page).values_list("pk", flat=True))
        pages = set(page.get_descendants(inclusive=True).values_list("pk", flat=True))
        return lambda secret: (
            secret.group in (pages if secret.kind in PAGES else threads if secret.kind == "thread" else ())
        )

    def file(self) -> Touches:
        paper = self.chance.choice(list(get_document_model().objects.order_by("pk")))
        paper.collection = self.secrets.folders[self.chance.choice(sorted(self.secrets.folders))]
        paper.save()
        return lambda secret: secret.field == f"file:{paper.pk}"

    def folder(self) -> Touches:
        """One is opened or closed, or moved into another one that may be closed, or out of it."""
        names = self.chance.sample(sorted(self.secrets.folders), 2)
        folder, other = (
            type(self.secrets.folders[name]).objects.get(pk=self.secrets.folders[name].pk) for name in names
        )
        found = CollectionViewRestriction.objects.filter(collection=folder).first()
        if self.chance.random() < 0.5 and not other.is_descendant_of(folder):
            with transaction.atomic():
                folder.save()
                folder.move(other if folder.depth == 2 else folder.get_root(), "sorted-child")
        elif found:
            found.delete()
        else:
            CollectionViewRestriction.objects.create(collection=folder, restriction_type="login")
        return lambda secret: secret.field.startswith("file:")

    # Of people and plugins ------------------------------------------------------------------

    def board(self) -> Touches:
        """Somebody goes into the group that closed pages are for, or out of it."""
        groups = self.secrets.people[self.chance.choice(["member", "reader", "leader"])].groups
        board = self.secrets.board
        (groups.remove if groups.filter(pk=board.pk).exists() else groups.add)(board)
        return lambda secret: secret.kind in PAGES

    def profile(self) -> Touches:
        who = Member.objects.get(pk=self.chance.choice(self.of_kind("member")))
        field, seen_by = self.chance.choice(["about", "location", "interests"]), ["everyone", "members", "me"]
        change = {f"{field}_seen_by": self.chance.choice(seen_by)}
        membership.change_profile(actor=self.admin, member=who, **change)
        return lambda secret: (secret.kind, secret.group, secret.field) == ("member", who.pk, field)

    def somebody(self) -> Touches:
        """Shut out, or let in again: one of the shy, or one of those who look."""
        pks = [*self.of_kind("member"), self.secrets.people["member"].pk, self.secrets.people["suspended"].pk]
        who = Member.objects.get(pk=self.chance.choice(pks))
        (membership.suspend if who.is_active else membership.restore)(actor=self.admin, member=who)
        return lambda secret: secret.result == ("member", who.pk)

    def thing_of_a_plugin(self) -> Touches:
        pk = self.chance.choice(self.of_kind(OF_A_PLUGIN))
        [thing] = self.secrets.shelf.shelf[pk]
        audience = self.chance.choice([each for each in ("public", "members", LEADERS) if each != thing.audience])
        put_on_shelf(self.secrets, pk, audience, title=thing.title, body=thing.body)
        with transaction.atomic():
            publish(PagePublished(page_id=pk))
        return lambda secret: secret.result == (OF_A_PLUGIN, pk)

    def of_kind(self, kind: str) -> Sequence[Any]:
        return sorted({each.group for each in self.secrets.planted if each.kind == kind and each.field != "draft"})
