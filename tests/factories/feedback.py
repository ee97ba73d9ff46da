"""Answers to “Was this clear?” for tests."""

import factory

from hub.feedback.models import Feedback


class FeedbackFactory(factory.django.DjangoModelFactory):
    """A no about no page in particular; give `page` or `place`."""

    class Meta:
        model = Feedback

    clear = False
    words = factory.Sequence(lambda n: f"Words {n}")
