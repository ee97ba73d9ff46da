"""Letting go of a member: their posts, threads, reports, and what mails in the queue say of them.

Words that stay do so under "Former member"; words that go leave a numbered place behind, as when an author removes a
post. A thread in which nobody else wrote goes whole.
"""

import re
from collections.abc import Collection, Mapping

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from forums.enums import PostState
from forums.models import (
    Draft,
    IdempotencyKey,
    JoinRequest,
    NotShown,
    Post,
    PostRevision,
    ReadPosition,
    Report,
    SpaceMembership,
    Thread,
)
from forums.quotes_of import clean_quotes
from hub.live import log
from hub.mail.actions import forget_mails, forget_names
from hub.plugins.core import core
from hub.plugins.events import PostEdited, PostHidden, ThreadChanged
from hub.plugins.member_data import Erasing
from hub.plugins.outbox import publish
from members import audit

NO_TITLE = "A thread whose title was removed"
NO_WORDS = "(The person who wrote this has left and took their words along.)"
FORMER = "Former member"
SLUG = "thread"


def erase(erasing: Erasing) -> Mapping[str, int]:
    # One after the other: whether a thread holds nobody else's words is asked before any of its posts is emptied.
    for step in (_own_threads, _posts, _titles, _helped, _reports, _marks):
        done = step(erasing)
        if any(done.values()):
            return done
    return {}


def _own_threads(erasing: Erasing) -> dict[str, int]:
    """Threads in which nobody else wrote: gone, as if they had never been."""
    if erasing.keeps_words:
        return {}
    others = Post.objects.filter(thread=OuterRef("pk")).exclude(author=erasing.member)
    alone = Thread.objects.filter(~Exists(others), author=erasing.member, page=None).order_by("pk")
    threads = posts = 0
    for pk in list(alone.values_list("pk", flat=True)[: erasing.at_once]):
        thread = Thread.objects.select_for_update(of=("self",)).select_related("space").get(pk=pk)
        if not thread.posts.exclude(author=erasing.member).exists():  # else somebody replied just now
            threads, posts = threads + 1, posts + _forget_thread(thread)
    return {"threads deleted in which nobody else wrote": threads, "posts deleted with them": posts}


def _forget_thread(thread: Thread) -> int:
    pk, space, posts = thread.pk, thread.space, thread.posts.count()
    forget_mails(leading_to=[_address(thread)])
    Report.objects.filter(post__thread=thread).update(words="")
    audit.forget_details(targets=[f"thread:{pk}"])
    log.raise_stamps([thread.topic])
    thread.delete()
    core.forget_document(kind="thread", object_id=pk)
    publish(ThreadChanged(thread_id=pk))
    log.append(space.topic, "thread.changed", {"thread": pk})
    return posts


def _posts(erasing: Erasing) -> dict[str, int]:
    pks = list(
        Post.objects.filter(author=erasing.member).order_by("pk").values_list("pk", flat=True)[: erasing.at_once]
    )
    if not pks:
        return {}
    threads = {t.pk: t for t in _held_threads(pks)}
    posts = list(Post.objects.select_for_update().filter(pk__in=pks, author=erasing.member).order_by("pk"))
    quoting: list[Post] = []
    for thread in threads.values():
        numbers = {post.number for post in posts if post.thread_id == thread.pk}
        _clean_mails(thread, numbers, erasing)
        quoting += clean_quotes(thread, numbers, keeps_words=erasing.keeps_words)
        core.forget_document(kind="thread", object_id=thread.pk)
    done = _keep(pks) if erasing.keeps_words else _empty(pks)
    _tell(posts, threads, "post.edited" if erasing.keeps_words else "post.hidden")
    _tell(quoting, threads, "post.edited")
    return done | {"quotes in posts of others cleaned": len(quoting)}


def _held_threads(pks: Collection[int]) -> list[Thread]:
    wanted = Post.objects.filter(pk__in=pks).values("thread_id")
    rows = Thread.objects.select_for_update(of=("self",)).select_related("space")
    return list(rows.filter(pk__in=wanted).order_by("pk"))


def _keep(pks: Collection[int]) -> dict[str, int]:
    kept = Post.objects.filter(pk__in=pks).update(author=None, helper=None, revision=F("revision") + 1)
    return {"posts kept under “Former member”": kept}


def _empty(pks: Collection[int]) -> dict[str, int]:
    versions = PostRevision.objects.filter(post_id__in=pks).delete()[0]
    reported = Report.objects.filter(post_id__in=pks).exclude(words="").update(words="")
    emptied = Post.objects.filter(pk__in=pks).update(
        author=None,
        helper=None,
        author_name="",
        body_html="",
        body_text="",
        state=PostState.DELETED,
        revision=F("revision") + 1,
        edited_at=None,
    )
    Thread.objects.filter(posts__in=pks, posts__number=F("last_number")).update(last_post_by=None)
    return {"posts emptied": emptied, "earlier versions deleted": versions, "copies in reports emptied": reported}


def _tell(posts: Collection[Post], threads: Mapping[int, Thread], kind: str) -> None:
    event = PostEdited if kind == "post.edited" else PostHidden
    for post in posts:
        publish(event(post_id=post.pk, thread_id=post.thread_id))
    log.append_all((threads[post.thread_id].topic, kind, {"post": post.pk}) for post in posts)


def _titles(erasing: Erasing) -> dict[str, int]:
    """Threads they began and others went on with."""
    mine = Thread.objects.filter(author=erasing.member).order_by("pk")
    done = 0
    for thread in mine.select_for_update(of=("self",)).select_related("space")[: erasing.at_once]:
        done += 1
        thread.author = thread.helper = None
        if not erasing.keeps_words and thread.page_id is None:
            forget_mails(leading_to=[_address(thread)])
            audit.forget_details(targets=[f"thread:{thread.pk}"])
            thread.title, thread.slug = NO_TITLE, SLUG
        thread.save(update_fields=["author", "helper", "title", "slug"])
        core.forget_document(kind="thread", object_id=thread.pk)
        publish(ThreadChanged(thread_id=thread.pk))
        changed = {"thread": thread.pk}
        log.append_all([(topic, "thread.changed", changed) for topic in (thread.space.topic, thread.topic)])
    last = Thread.objects.filter(last_post_by=erasing.member).update(last_post_by=None)
    words = "threads kept under “Former member”" if erasing.keeps_words else "titles of threads removed"
    return {words: done, "last words in lists that name nobody now": last}


def _helped(erasing: Erasing) -> dict[str, int]:
    """What they helped others to write stays theirs; that somebody helped stays, the name goes."""
    mine = Q(helper=erasing.member) | Q(posts__helper=erasing.member)
    found = set(Thread.objects.filter(mine).order_by("pk").values_list("pk", flat=True)[: erasing.at_once])
    done = 0
    rows = Thread.objects.filter(pk__in=found).select_related("space")
    for thread in rows.select_for_update(of=("self",)).order_by("pk"):
        posts = list(thread.posts.filter(helper=erasing.member).order_by("pk"))
        thread.posts.filter(helper=erasing.member).update(helper=None, revision=F("revision") + 1)
        Thread.objects.filter(pk=thread.pk, helper=erasing.member).update(helper=None)
        forget_names(erasing.names, instead=FORMER, leading_to=_address(thread))
        core.forget_document(kind="thread", object_id=thread.pk)
        publish(ThreadChanged(thread_id=thread.pk))
        _tell(posts, {thread.pk: thread}, "post.edited")
        done += max(1, len(posts))
    return {"posts of others that do not name them as a helper now": done}


def _reports(erasing: Erasing) -> dict[str, int]:
    addresses = Q(email__in=[name for name in erasing.names if "@" in name])
    # Written as a guest, with the same address.
    theirs = Report.objects.filter(Q(reporter=erasing.member) | addresses)
    pks = list(theirs.order_by("pk").values_list("pk", flat=True)[: erasing.at_once])
    forget_mails(leading_to=[f"/admin/forums/reports/edit/{pk}/" for pk in pks])
    left = {"reporter": None, "name": "", "email": "", "changed_at": timezone.now()}
    if not erasing.keeps_words:
        left["message"] = NO_WORDS
    return {"reports that name nobody now": Report.objects.filter(pk__in=pks).update(**left)}


def _forget_mails_about_joining(erasing: Erasing) -> None:
    """Those who look after a space got the words of whoever asked to join it."""
    for asked in JoinRequest.objects.filter(member=erasing.member).select_related("space"):
        said = [words for words in (*erasing.names, asked.words) if words]
        forget_mails(
            leading_to=[asked.space.get_absolute_url()], which=lambda text, said=said: any(w in text for w in said)
        )


def _marks(erasing: Erasing) -> dict[str, int]:
    _forget_mails_about_joining(erasing)
    answered = JoinRequest.objects.filter(answered_by=erasing.member)
    if not erasing.keeps_words:
        answered.update(answer="")
    return {
        "answers to requests that name nobody now": answered.update(answered_by=None),
        "places in spaces deleted": SpaceMembership.objects.filter(member=erasing.member).delete()[0],
        "requests to join deleted": JoinRequest.objects.filter(member=erasing.member).delete()[0],
        "drafts deleted": Draft.objects.filter(member=erasing.member).delete()[0],
        "choices about being seen deleted": NotShown.objects.filter(member=erasing.member).delete()[0],
        "marks of what was read deleted": ReadPosition.objects.filter(member=erasing.member).delete()[0],
        "marks of sent forms deleted": IdempotencyKey.objects.filter(member=erasing.member).delete()[0],
    }


def _address(thread: Thread) -> str:
    return f"/{thread.pk}-{thread.slug}/"


def _clean_mails(thread: Thread, numbers: set[int], erasing: Erasing) -> None:
    """Mails about this thread that repeat the words, or name the member."""
    address = _address(thread)
    if erasing.keeps_words:
        forget_names(erasing.names, instead=FORMER, leading_to=address)
        return
    posts = re.compile(re.escape(address) + r"(\d+)/")

    def repeats(text: str) -> bool:
        named = any(name in text for name in erasing.names)
        return named or bool({int(number) for number in posts.findall(text)} & numbers)

    forget_mails(leading_to=[address], which=repeats)
