"""Spaces, threads and posts for tests. Rows only: no events, no log; use the actions where those matter."""

import factory

from forums.models import Post, Space, SpaceMembership, Thread
from tests.factories.members import MemberFactory


class SpaceFactory(factory.django.DjangoModelFactory):
    """A public space where every member may post."""

    class Meta:
        model = Space

    class Params:
        members_only = factory.Trait(kind="members")
        invited = factory.Trait(kind="invited")

    name = factory.Sequence(lambda n: f"Space {n}")
    slug = factory.Sequence(lambda n: f"space-{n}")
    kind = "public"


class SpaceMembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SpaceMembership

    class Params:
        facilitator = factory.Trait(role="facilitator")

    space = factory.SubFactory(SpaceFactory)
    member = factory.SubFactory(MemberFactory)


class ThreadFactory(factory.django.DjangoModelFactory):
    """A thread; `posts=3` gives it three posts (the first by its author), the default is one."""

    class Meta:
        model = Thread
        skip_postgeneration_save = True

    space = factory.SubFactory(SpaceFactory)
    author = factory.SubFactory(MemberFactory)
    title = factory.Sequence(lambda n: f"Thread {n}")
    slug = factory.Sequence(lambda n: f"thread-{n}")
    last_post_by = factory.SelfAttribute("author")

    @factory.post_generation
    def posts(self, create, extracted, **kwargs):
        if not create:
            return
        number = 1 if extracted is None else extracted
        rows = [
            Post(
                thread=self,
                number=n,
                author=self.author,
                body_html=f"<p>Words of post {n}</p>",
                body_text=f"Words of post {n}",
            )
            for n in range(1, number + 1)
        ]
        Post.objects.bulk_create(rows)
        self.last_number = number
        self.save(update_fields=["last_number"])


class PostFactory(factory.django.DjangoModelFactory):
    """The next post of a thread."""

    class Meta:
        model = Post

    thread = factory.SubFactory(ThreadFactory, posts=0)
    author = factory.SubFactory(MemberFactory)
    number = factory.LazyAttribute(lambda post: post.thread.last_number + 1)
    body_html = factory.LazyAttribute(lambda post: f"<p>{post.body_text}</p>")
    body_text = factory.Sequence(lambda n: f"Words {n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        post = super()._create(model_class, *args, **kwargs)
        post.thread.last_number = post.number
        post.thread.save(update_fields=["last_number"])
        return post
