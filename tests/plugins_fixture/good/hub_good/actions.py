"""The only way to change newcomers."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from hub.plugins.core import core
from hub.plugins.outbox import publish
from hub_good.events import NewcomerGreeted


@transaction.atomic
def greet(newcomer, *, actor, words, space_slug=""):
    """Say hello; start a thread in a space and reply to it, if one is named; audit; publish NewcomerGreeted."""
    member = core.member_by_id(newcomer.member_id)
    if member is None or not actor.is_authenticated:
        raise PermissionDenied
    if not words.strip():
        raise ValidationError("Please write a few words.")
    newcomer.greeted_by, newcomer.words = actor, words.strip()
    if space_slug:
        title = f"Welcome, {member.display_name}"
        newcomer.thread_id = core.start_thread(space_slug=space_slug, actor=actor, title=title, body=words)
        core.reply(thread_id=newcomer.thread_id, actor=actor, body="Who else would like to say hello?")
    newcomer.save()
    core.audit(actor=actor, act="newcomer.greeted", target=f"member:{member.pk}")
    publish(NewcomerGreeted(newcomer.pk))
