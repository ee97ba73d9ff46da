"""The feeds of a space and of all spaces: what everybody may read in them, and nothing else."""

from django.contrib.auth.models import AnonymousUser

from forums.models.posts import help_words
from forums.queries import newest_threads, space_for
from forums.text import plain
from hub.ui.atom import PlainFeed
from hub.ui.site import site_facts


def author_of(thread) -> str:
    if thread.page_id is not None:
        return "The team"
    return ", ".join((thread.author.display_name if thread.author else "Former member", *help_words(thread)))


class ThreadFeed(PlainFeed):
    """Threads, each with its opening post. A feed reader is never signed in."""

    def item_title(self, item):
        return item[0].title

    def item_link(self, item):
        return item[0].get_absolute_url()

    def item_description(self, item):
        return plain(item[1])

    def item_author_name(self, item):
        return author_of(item[0])

    def item_pubdate(self, item):
        return item[0].created_at

    def item_updateddate(self, item):
        return item[0].last_activity_at


class SpaceFeed(ThreadFeed):
    """The newest threads of a public space."""

    def get_object(self, request, slug):
        return space_for(AnonymousUser(), slug)

    def title(self, space):
        return space.name

    def subtitle(self, space):
        return space.description

    def link(self, space):
        return space.get_absolute_url()

    def feed_url(self, space):
        return f"{space.get_absolute_url()}feed/"

    def items(self, space):
        return newest_threads(AnonymousUser(), space)


class SpacesFeed(ThreadFeed):
    """The newest threads of all public spaces."""

    link = "/spaces/"
    feed_url = "/spaces/feed/"
    subtitle = "New threads in the spaces that everyone can read."

    def title(self):
        return f"Spaces – {site_facts().name}"

    def items(self):
        return newest_threads(AnonymousUser())
