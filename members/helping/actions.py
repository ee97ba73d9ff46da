"""Asking for help with taking part, agreeing to it, and ending it."""

from django.core.exceptions import ValidationError
from django.db import transaction

from hub.limits import rates
from members import audit
from members.addresses import absolute
from members.helping.models import HelpAct, HelpEntry
from members.helping.queries import ConsentGone, may_write_for, newest
from members.mail import tell
from members.models import Member
from members.permissions import is_member, require
from members.queries import confirmed_members, is_handle

ASKS_A_DAY = 20
SUBJECTS = {
    HelpAct.ASKED: "{member} asks for your help",
    HelpAct.ACCEPTED: "{helper} can write for {member} now",
    HelpAct.DECLINED: "{helper} cannot help you now",
    HelpAct.ENDED: "{helper} writes for {member} no more",
}
BRACES = str.maketrans({"{": "{{", "}": "}}"})


@transaction.atomic
def ask(*, actor: Member, handle: str) -> HelpEntry:
    """The actor consents to be helped by the member of that handle, who still has to accept; a mail asks them.

    Raises ValidationError (by field `handle`), TooMany.
    """
    require(is_member(actor), "Sign in first: this needs a member.")
    handle = handle.strip().removeprefix("@").lower()
    helper = confirmed_members().filter(handle=handle).first() if is_handle(handle) else None
    if helper is None:
        raise ValidationError({"handle": "There is no member with this handle. Look at the address of their profile."})
    if helper.pk == actor.pk:
        raise ValidationError({"handle": "This is you. Enter the handle of the person who helps you."})
    before = newest(actor, helper)
    if before and before.act in {HelpAct.ASKED, HelpAct.ACCEPTED}:
        raise ValidationError({"handle": f"You have asked {helper.display_name} already."})
    rates.count("ask-for-help", actor.pk, limit=ASKS_A_DAY, seconds=24 * 3600)
    _tell(helper, HelpAct.ASKED, actor, helper)
    return _add(actor, helper, HelpAct.ASKED, actor)


@transaction.atomic
def answer(*, actor: Member, member: Member, accept: bool) -> HelpEntry:
    """The actor says yes or no to helping this member; a yes is told both by mail, a no the member.

    Raises ConsentGone when they are not asked (any more).
    """
    _lock(member)
    entry = newest(member, actor)
    if entry is None or entry.act != HelpAct.ASKED:
        raise ConsentGone(member.display_name, writing=False)
    act = HelpAct.ACCEPTED if accept else HelpAct.DECLINED
    for reader in (member, actor) if accept else (member,):
        _tell(reader, act, member, actor)
    return _add(member, actor, act, actor)


@transaction.atomic
def end(*, actor: Member, member: Member, helper: Member) -> None:
    """Either of the two takes it back, at once: a post that is being sent just now comes before it or is refused.

    Both are told by mail; of a question that was never answered, the helper alone.
    """
    require(is_member(actor) and actor.pk in {member.pk, helper.pk})
    _lock(member)
    entry = newest(member, helper)
    if entry and entry.act in {HelpAct.ASKED, HelpAct.ACCEPTED}:
        for reader in (member, helper) if entry.act == HelpAct.ACCEPTED else (helper,):
            _tell(reader, HelpAct.ENDED, member, helper, by=actor)
        _add(member, helper, HelpAct.ENDED, actor)


def require_consent(*, helper: Member, member: Member) -> None:
    """Inside the action that writes for the member: holds the consent until it is done. Raises ConsentGone."""
    # As the row is now: a member may have left since the page was made.
    if not _lock(member) or not may_write_for(helper, member):
        raise ConsentGone(member.display_name)


def _lock(member: Member) -> bool:
    """One at a time: ending and writing wait for each other. Answers whether the member is (still) active."""
    rows = Member.objects.select_for_update(no_key=True).filter(pk=member.pk)
    return True in list(rows.values_list("is_active", flat=True))


def _tell(reader: Member, act: HelpAct, member: Member, helper: Member, by: Member | None = None) -> None:
    """Queue a mail to one of the two, unless they cannot take part (any more)."""
    if reader.is_active:
        facts = {"act": act.value, "reader": reader, "member": member, "helper": helper, "by": by}
        # Braces in a name are no places to fill in.
        names = {who: person.display_name.translate(BRACES) for who, person in (("member", member), ("helper", helper))}
        subject = SUBJECTS[act].format(**names)
        tell("helping", to=reader.email, subject=subject, url=absolute("/account/helping/"), **facts)


def _add(member: Member, helper: Member, act: HelpAct, by: Member) -> HelpEntry:
    # The entry knows both; the audit log names the member alone.
    audit.record(actor=by, act=f"help.{act.value}", target=f"member:{member.pk}")
    return HelpEntry.objects.create(member=member, helper=helper, act=act, by=by)
