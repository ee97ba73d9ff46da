"""Threads and their numbered posts."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from forums.enums import PostState
from forums.models.spaces import Space


class Thread(models.Model):
    """A title and its posts. `last_number` counts every post ever made here, the opening one too.

    It is raised under a lock of this row, so numbers have no gaps and follow the order of commits.
    A post that is hidden or deleted keeps its number, and its place.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="threads")
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=60)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    last_number = models.PositiveIntegerField(default=0)
    last_activity_at = models.DateTimeField(default=timezone.now)
    last_post_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    last_helped = models.BooleanField(default=False)
    helper = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    helped = models.BooleanField(default=False)
    """As for posts: somebody started it for the author. `last_helped`: the same of its last post."""
    page = models.OneToOneField(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    """The page it is about, if there is one. The number stays when the page is deleted: a thread about a page that
    nobody can read is for nobody, while one that lost its page would be open to all."""
    locked = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    pinned = models.BooleanField(default=False)
    """Stands above the others in the list of its space."""
    created_at = models.DateTimeField(default=timezone.now)

    # Wagtail would otherwise look at the references of a thread after each reply.
    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [
            models.Index(fields=["space", "-last_activity_at", "-id"], name="thread_by_activity"),
            models.Index(fields=["-last_activity_at"], name="thread_active"),
            # How many there are in each space is counted without looking at the threads themselves.
            models.Index(fields=["space", "page"], condition=models.Q(hidden=False), name="thread_shown"),
            models.Index(fields=["space"], condition=models.Q(pinned=True), name="thread_pinned"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its address; the space must be loaded with it."""
        return f"{self.space.get_absolute_url()}{self.pk}-{self.slug}/"

    @property
    def topic(self) -> str:
        """Its name in the live engine."""
        return f"thread:{self.pk}"

    @property
    def helper_name(self) -> str:
        """As of posts: who helped to start it; the helper must be loaded with it."""
        return helper_of(self)


class Post(models.Model):
    """One post: `body_html` is clean HTML, `body_text` the same as plain text (see forums.text)."""

    seq: int | None = None
    # Set by `actions.reply`: the seq of its post.created in the log. Not stored.

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="posts")
    body_html = models.TextField()
    body_text = models.TextField()
    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    helped = models.BooleanField(default=False)
    """Somebody wrote it for the author, with their consent: `helper`, or a former member where there is none."""
    author_name = models.CharField(max_length=120, blank=True, default="")
    """The name of somebody who has no account here: shown while there is no author, and leads to nobody."""
    import_key = models.CharField(max_length=120, blank=True, default="")
    """What the post is called where it was brought in from, so that it is brought in once."""
    state = models.CharField(max_length=8, choices=PostState.choices, default=PostState.VISIBLE)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="post_number_once"),
            models.UniqueConstraint(
                fields=["thread", "import_key"], condition=~models.Q(import_key=""), name="post_imported_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread} #{self.number}"

    def get_absolute_url(self) -> str:
        """An address that leads to it, on whichever page it is; thread and space must be loaded."""
        return f"{self.thread.get_absolute_url()}{self.number}/"

    @property
    def helper_name(self) -> str:
        """Who helped to write it, "" where nobody did; the helper must be loaded with it."""
        return helper_of(self)

    @property
    def shown_name(self) -> str:
        """The name people read; the author must be loaded with it."""
        return self.author.display_name if self.author else self.author_name or "Former member"

    @property
    def byline(self) -> str:
        """The name and, where somebody helped, theirs; author and helper must be loaded with it."""
        return ", ".join((self.shown_name, *help_words(self)))


def helper_of(item: Thread | Post) -> str:
    """The name of who helped to write it, "" where nobody did."""
    if not item.helped:
        return ""
    return item.helper.display_name if item.helper else "a former member"


def help_words(item: Thread | Post) -> tuple[str, ...]:
    """What stands behind the author's name where somebody helped; nothing otherwise."""
    return (f"with the help of {helper_of(item)}",) if item.helped else ()


class PostRevision(models.Model):
    """What a post said before an edit."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    body_html = models.TextField()
    body_text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "revision"], name="post_revision_once")]

    def __str__(self) -> str:
        return f"{self.post} revision {self.revision}"


class ThreadMail(models.Model):
    """The mail about replies that a thread's author gets: what was told already, and whether to go on."""

    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, related_name="mail")
    told_up_to = models.PositiveIntegerField(default=1)
    told_at = models.DateTimeField(null=True)
    waiting = models.BooleanField(default=False)
    stopped = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["told_at"], name="thread_mail_due", condition=models.Q(waiting=True))]

    def __str__(self) -> str:
        return f"mail about {self.thread_id}"
