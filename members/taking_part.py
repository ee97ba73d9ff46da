"""What the hub holds about how a member takes part, as their own export gives it."""

from collections.abc import Iterator

from hub.plugins.member_data import Section
from members.agreement.models import AgreementAcceptance
from members.helping.queries import history_of
from members.models import Member
from members.needs.queries import own_needs


def sections(member: Member) -> Iterator[Section]:
    """Nobody else's export has any of it: of other people it names those who helped, or were helped."""
    needs = own_needs(member)
    told = [{"words": needs.words, "told": needs.told_at.isoformat()}] if needs else []
    yield Section("access-needs", "Your access needs", told)
    accepted = AgreementAcceptance.objects.filter(member=member).select_related("agreement").order_by("pk")
    agreed = [{"version": row.agreement.number, "said_yes": row.at.isoformat()} for row in accepted]
    yield Section("agreement", "The community agreement", agreed)
    helped = [
        {
            "when": row.at.isoformat(),
            "act": row.act,
            "by": "you" if row.by_id == member.pk else row.by.display_name,
            "helper": "you" if row.helper_id == member.pk else row.helper.display_name,
            "for": "you" if row.member_id == member.pk else row.member.display_name,
        }
        for row in history_of(member, most=None)
    ]
    yield Section("helping", "Help with taking part", helped)
