"""A library of many resources for measuring its list: made in a hub by `manage.py shell`, published, with topics."""

from django.db import transaction

from hub.cms.models import ResourceFormat, ResourceIndexPage, ResourcePage, ResourceType

TOPICS = ("money", "letters", "going home", "access", "plain words", "falls", "language", "places")
AUDIENCES = ("members", "staff", "researchers", "carers")


@transaction.atomic
def fill(number: int) -> None:
    """Make `number` resources below the library; the same ones each time."""
    index = ResourceIndexPage.objects.get()
    for n in range(number):
        page = ResourcePage(
            title=f"Resource {n:04} about {TOPICS[n % len(TOPICS)]}",
            slug=f"measured-{n}",
            summary=f"A measured thing to use, the {n}th of its kind.",
            type=ResourceType.values[n % len(ResourceType.values)],
            format=ResourceFormat.values[n // 3 % len(ResourceFormat.values)],
            year=2010 + n % 17,
            link=f"https://library.example/{n}",
        )
        page.topics.add(TOPICS[n % len(TOPICS)], TOPICS[n // 7 % len(TOPICS)])
        page.audience.add(AUDIENCES[n % len(AUDIENCES)])
        index.add_child(instance=page)
