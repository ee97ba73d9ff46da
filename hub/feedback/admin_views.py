"""The list of answers in the Wagtail admin: its pages, our queries and actions."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from hub.feedback import actions, queries
from hub.feedback.models import Feedback
from hub.feedback.permissions import may_read_feedback
from members.queries import confirmed_members


class TeamOnly(BasePermissionPolicy):
    """Editors and admins read the answers and mark them as done; nobody writes or deletes any here."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in {"change", "view"} and may_read_feedback(user)

    def users_with_any_permission(self, actions: list[str]) -> QuerySet:
        return confirmed_members().filter(is_superuser=True)


register_permission_policy(Feedback, TeamOnly(Feedback))


class FeedbackFilters(WagtailFilterSet):
    page = django_filters.ModelChoiceFilter(
        label="Page", queryset=lambda request: queries.pages_with_feedback(request.user)
    )

    class Meta:
        model = Feedback
        fields = ["page", "clear", "done"]


def about(feedback: Feedback) -> str:
    """The page in words: its title as it is now, for those who meet it in the admin."""
    if feedback.page_id is None:
        return feedback.get_place_display()
    return feedback.page_title or "A page that is gone, or not yours"


def said_no(feedback: Feedback) -> str:
    noes = feedback.noes or 0
    return f"{noes} of {noes + (feedback.yeses or 0)} said no"


class FeedbackIndex(IndexView):
    def get_base_queryset(self) -> QuerySet[Feedback]:
        return queries.feedback_for(self.request.user)


class EditFeedback(EditView):
    def save_instance(self) -> Feedback:
        done = self.form.cleaned_data["done"]
        return actions.set_done(self.form.instance, actor=self.request.user, done=done)


class FeedbackViewSet(ModelViewSet):
    model = Feedback
    url_prefix = "feedback"
    icon = "help"
    menu_label = "Was this clear?"
    menu_order = 260
    add_to_admin_menu = True
    index_view_class = FeedbackIndex
    edit_view_class = EditFeedback
    copy_view_enabled = False
    list_display = [
        TitleColumn("about", label="Page", accessor=about, get_url=lambda row: f"/admin/feedback/edit/{row.pk}/"),
        Column("clear", label="Clear?", accessor="get_clear_display"),
        Column("words", label="In their words", accessor=lambda row: row.words[:200]),
        Column("noes", label="For this page", accessor=said_no),
        Column("done", label="State", accessor=lambda row: "Done" if row.done else "New"),
        DateColumn("created_at", label="Came in"),
    ]
    list_export = ["created_at", "page_title", "place", "clear", "words", "done"]
    export_filename = "was-this-clear"
    filterset_class = FeedbackFilters
    search_fields = ["words"]
    ordering = ["-created_at", "-pk"]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("page", read_only=True),
                FieldPanel("place", read_only=True),
                FieldPanel("clear", read_only=True),
                FieldPanel("words", read_only=True),
                FieldPanel("member", read_only=True),
            ],
            heading="What came in",
        ),
        FieldPanel("done"),
    ]
