"""Links that were checked, for tests."""

import factory
from django.utils import timezone

from hub.cms.linkcheck.queries import key_of
from hub.cms.models import CheckedLink, LinkState


class CheckedLinkFactory(factory.django.DjangoModelFactory):
    """A link that is due. `dead=True` makes one that failed on two days."""

    class Meta:
        model = CheckedLink

    class Params:
        dead = factory.Trait(
            state=LinkState.DEAD,
            status=404,
            words="The site says that this page is not there.",
            failed_days=2,
            first_failed_at=factory.LazyFunction(timezone.now),
            checked_at=factory.LazyFunction(timezone.now),
        )

    url = factory.Sequence(lambda n: f"https://site-{n}.org/page")
    host = factory.LazyAttribute(lambda link: link.url.split("/")[2])
    key = factory.LazyAttribute(lambda link: key_of(link.url))
