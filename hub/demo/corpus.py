"""Bulk content for measuring: always the same spaces, members, threads and posts for one size.

Everything is public, so that every thread of the answer can be asked for by anyone.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from forums.actions import ImportedPost, create_space, import_thread
from forums.enums import SpaceKind
from forums.models import Space, Thread
from hub.demo.guard import Refused
from hub.demo.source import DAY
from hub.demo.words import Writer, mid_word, shares
from members.actions import add_member
from members.agreement.actions import accept_for_all
from members.models import Member

PASSWORD = "measure the hub"  # noqa: S105 -- known to everyone; refused off loopback
SPACE_SLUG = "measure-{:02d}"
MEMBER_EMAIL = "measure-{:04d}@hub.example"
END = datetime.combine(DAY, time(18), UTC)
# The talk of two years; the hot thread is the talk of the last days.
SPAN, HOT_SPAN = timedelta(days=730), timedelta(days=5)


@dataclass(frozen=True)
class Size:
    """How much there is of everything; `posts` include the opening ones and those of the hot thread."""

    spaces: int
    threads: int
    posts: int
    members: int
    hot: int


SIZES = {
    "S": Size(spaces=10, threads=300, posts=3_000, members=200, hot=500),
    "L": Size(spaces=10, threads=6_000, posts=60_000, members=2_000, hot=2_000),
    "XL": Size(spaces=10, threads=40_000, posts=1_000_000, members=10_000, hot=5_000),
}


def make(name: str) -> dict[str, Any]:
    """Make the corpus of that size, or find it made; answer what `--json` prints. Raises Refused."""
    size = SIZES[name]
    found = Thread.objects.filter(space__slug__startswith=SPACE_SLUG[:8]).count()
    if found == 0:
        _write(name, size)
    elif found != size.threads:
        raise Refused(
            f"Another corpus ({found} threads) is here already. Make this one in an empty hub: "
            "set VAR_DIR to a new folder, migrate, and try again."
        )
    return _answer()


@transaction.atomic
def _write(name: str, size: Size) -> None:
    writer = Writer(f"corpus {name}")
    members = _members(writer, size.members)
    spaces = [_space(writer, number) for number in range(1, size.spaces + 1)]
    _hot_thread(writer, spaces[0], members, size.hot)
    lengths = shares(size.posts - size.hot, size.threads - 1, f"threads {name}")
    for number, length in enumerate(lengths, 1):
        begin = END - SPAN * (1 - number / len(lengths)) - HOT_SPAN
        posts = _posts(writer, members, length, begin, timedelta(days=3))
        import_thread(spaces[number % len(spaces)], actor=None, title=writer.title(), posts=posts)


def _members(writer: Writer, number: int) -> list[Member]:
    members = [
        add_member(
            actor=None,
            email=MEMBER_EMAIL.format(index),
            handle=f"measure-{index:04d}",
            display_name=writer.name(),
            about=" ".join(writer.paragraphs())[:300],
        )
        for index in range(1, number + 1)
    ]
    first = Member.objects.filter(pk=members[0].pk)
    first.update(password=make_password(PASSWORD))
    # Where the demo is, too, they may be asked for it.
    accept_for_all(members=members)
    return members


def _space(writer: Writer, number: int) -> Space:
    return create_space(
        actor=None,
        name=writer.title()[:80],
        slug=SPACE_SLUG.format(number),
        kind=SpaceKind.PUBLIC,
        description=" ".join(writer.paragraphs())[:300],
        order=200 + number,
    )


def _hot_thread(writer: Writer, space: Space, members: list[Member], number: int) -> Thread:
    posts = _posts(writer, members, number, END - HOT_SPAN, HOT_SPAN)
    return import_thread(space, actor=None, title=writer.title(), posts=posts)


def _posts(writer: Writer, members: list[Member], number: int, begin: datetime, span: timedelta) -> list[ImportedPost]:
    """Posts at even steps from `begin`; members of low number write most of them, as in life."""
    step = span / number
    people = len(members)
    return [
        ImportedPost(
            author=members[int(people * writer.chance.random() ** 2)],
            body="\n".join(writer.paragraphs()),
            at=begin + step * index,
        )
        for index in range(number)
    ]


def _answer() -> dict[str, Any]:
    threads = list(Thread.objects.filter(space__slug__startswith=SPACE_SLUG[:8]).select_related("space").order_by("pk"))
    by_length = sorted(threads, key=lambda thread: (thread.last_number, thread.pk))
    return {
        "hot_thread": by_length[-1].get_absolute_url(),
        "median_thread": by_length[len(by_length) // 2].get_absolute_url(),
        "space": threads[0].space.get_absolute_url(),
        "thread_ids": [thread.pk for thread in threads],
        "member": {"email": MEMBER_EMAIL.format(1), "password": PASSWORD},
        "word": mid_word(),
    }
