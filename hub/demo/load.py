"""Loads the whole demo community: all of it or nothing. A hub with its first form gets what came later."""

from django.db import transaction

from hub.demo import pages
from hub.demo.agreement import publish_agreement
from hub.demo.guard import Refused
from hub.demo.logins import LOGINS
from hub.demo.maker import Maker
from hub.demo.people import describe_people, find_people, make_later_people, make_people
from hub.demo.source import items
from hub.demo.synonyms import teach_the_search
from hub.demo.talk import Talk
from hub.ui.site import forget_site_facts
from members.agreement.actions import accept_for_all
from members.models import Member


def is_loaded() -> bool:
    """Whether the demo is here. Its load is one transaction, so one of its members stands for all of it."""
    return Member.objects.filter(email=LOGINS[0].email, handle=items("members")[0]["handle"]).exists()


@transaction.atomic
def load() -> dict[str, int]:
    """Make members, spaces with their talk, and pages; answer how many of each. Raises Refused on a clash."""
    _refuse_clash()
    people = make_people()
    publish_agreement(people.values())
    talk = Talk(people)
    talk.write()
    pages.write(Maker(people, talk.path_of))
    teach_the_search()
    transaction.on_commit(forget_site_facts)
    return grow()


def is_grown() -> bool:
    """Whether the later part of the demo is here, too: a hub may have the demo since before that was written."""
    return not Talk({}).missing()


@transaction.atomic
def grow() -> dict[str, int]:
    """Add what is missing of the members and threads that came later; answer how many of each there are now."""
    newcomers = make_later_people()
    accept_for_all(members=newcomers.values())
    people = find_people()
    describe_people(people)
    talk = Talk(people)
    talk.grow()
    return talk.counts() | {"members": len(people)}


def _refuse_clash() -> None:
    handles = [item["handle"] for item in items("members")]
    taken = Member.objects.filter(handle__in=handles).values_list("handle", flat=True).first()
    if taken:
        raise Refused(
            f"A member called {taken} is here already, so the demo does not fit in. Load it into an empty hub."
        )
