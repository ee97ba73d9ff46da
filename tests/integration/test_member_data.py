"""Everything that is held about a member is declared: how it is given out, and what an erasure does with it."""

import pytest
from django.apps import apps
from django.db import models
from wagtail.models import Page

from hub.plugins.member_data import Held
from hub.plugins.registry import registry
from members.models import Member

PLAIN = (models.TextField, models.JSONField, models.FileField, models.CharField)
OURS = ("hub", "members", "stories", "forums", "search")
MORE = {
    # Words and traces of members in tables that no foreign key to a member tells about.
    "forums.PostRevision.body_html",
    "forums.PostRevision.body_text",
    "mail.Mail.to",
    "mail.Mail.subject",
    "mail.Mail.text",
    "mail.Mail.html",
    "mail.Mail.headers",
    "mail.Mail.last_error",
    "filetext.FilePiece.text",
    "search.IndexedDocument.title",
    "search.IndexedDocument.body",
    "search.IndexedDocument.summary",
    "search.IndexedDocument.people",
    "sessions.Session.session_data",
    "plugins.OutboxEvent.payload",
    "plugins.DeadEvent.payload",
    "plugins.DeadEvent.error",
    "live.LiveEvent.ids",
    "live.Topic.name",
    "wagtailcore.Revision.content",
    "wagtailcore.Revision.object_str",
    "wagtailcore.Comment.text",
    "wagtailcore.CommentReply.text",
    "wagtailcore.TaskState.comment",
    "wagtailcore.PageLogEntry.label",
    "wagtailcore.PageLogEntry.data",
    "wagtailcore.ModelLogEntry.label",
    "wagtailcore.ModelLogEntry.data",
    "wagtailadmin.FormState.data",
    "wagtailusers.UserProfile.avatar",
    "account.EmailAddress.email",
    "account.EmailConfirmation.key",
    "django_tasks_database.DBTaskResult.args_kwargs",
}
HOW = (
    "say in `holds` of its HubPlugin how the export gives it (or why not) and what an erasure does with it "
    "(or why it stays), and teach `exports` and `erases` to do so: docs/members.md, “For who writes code”"
)


def leads_to_a_member(field: models.Field) -> bool:
    return field.is_relation and field.remote_field.model is Member


def columns_to_declare() -> set[str]:
    """Every key to a member; every text column of our own tables that have one; all of the member's own row."""
    found = set(MORE)
    for model in apps.get_models(include_auto_created=True):
        fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
        keys = [field for field in fields if leads_to_a_member(field)]
        ours = model.__module__.split(".")[0] in OURS and not issubclass(model, Page)
        texts = [field for field in fields if keys and ours and isinstance(field, PLAIN) and not field.choices]
        wanted = fields if model is Member else [*keys, *texts]
        found |= {f"{model._meta.label}.{field.name}" for field in wanted}
    return found


def declared(which=lambda held: True) -> set[str]:
    return {name for data in registry.member_data for held in data.holds if which(held) for name in held.names()}


def test_every_column_about_a_member_is_declared():
    assert dict.fromkeys(sorted(columns_to_declare() - declared()), HOW) == {}


def test_what_is_declared_is_there():
    gone = {name for name in declared() if not _is_a_column(*name.rsplit(".", 1))}
    assert gone == set()


def _is_a_column(model: str, field: str) -> bool:
    return field in {known.name for known in apps.get_model(model)._meta.get_fields()}


@pytest.mark.parametrize("both", [{"given": "a", "not_given": "b"}, {"erased": "a", "stays": "b"}, {}])
def test_declaration_says_one_thing(both):
    words = {"given": "a", "erased": "b"} if both else {}
    with pytest.raises(ValueError, match="say either"):
        Held("members.Member", "email", **words | both)
