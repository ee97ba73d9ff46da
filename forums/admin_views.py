"""Spaces and reports in the Wagtail admin: its forms, our actions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from forums import actions, queries
from forums.models import Report, Space
from forums.models.spaces import RESERVED_SLUGS
from members.admin_rights import AdminsOnly
from members.queries import confirmed_members

register_permission_policy(Space, AdminsOnly(Space, {"add", "change", "view"}))
register_permission_policy(Report, AdminsOnly(Report, {"change", "view"}))


class SpaceForm(WagtailAdminModelForm):
    """A space, and who facilitates it."""

    facilitators = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Their handles, one a line. A facilitator locks threads and hides posts here, and in an invited "
        "space adds and removes people.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["facilitators"] = "\n".join(member.handle for member in queries.facilitators(self.instance))

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if slug in RESERVED_SLUGS:
            raise ValidationError("The hub needs this address for itself. Please choose another.")
        return slug

    def clean_facilitators(self) -> list[str]:
        handles = [line.strip().removeprefix("@").lower() for line in self.cleaned_data["facilitators"].split()]
        known = set(confirmed_members().filter(handle__in=handles).values_list("handle", flat=True))
        unknown = [handle for handle in handles if handle not in known]
        if unknown:
            raise ValidationError(f"There is no member with the handle {', '.join(unknown)}. Please check it.")
        return handles

    def split(self) -> tuple[dict[str, Any], list[str]]:
        """The fields of the space, and the handles of its facilitators."""
        fields = dict(self.cleaned_data)
        return fields, fields.pop("facilitators")


class CreateSpace(CreateView):
    def save_instance(self) -> Space:
        fields, handles = self.form.split()
        space = actions.create_space(actor=self.request.user, **fields)
        actions.set_facilitators(space, actor=self.request.user, handles=handles)
        self.form.instance = space
        return space


class EditSpace(EditView):
    def save_instance(self) -> Space:
        fields, handles = self.form.split()
        space = actions.change_space(self.form.instance, actor=self.request.user, **fields)
        actions.set_facilitators(space, actor=self.request.user, handles=handles)
        return space


class SpaceViewSet(ModelViewSet):
    model = Space
    url_prefix = "forums/spaces"
    icon = "comment"
    menu_label = "Spaces"
    add_view_class = CreateSpace
    edit_view_class = EditSpace
    copy_view_enabled = False
    list_display = ["name", "slug", "kind", "who_may_post"]
    search_fields = ["name", "slug"]
    ordering = ["order", "name"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldPanel("slug"),
                    FieldPanel("description"),
                    FieldPanel("welcome"),
                    FieldPanel("picture"),
                    FieldPanel("picture_alt"),
                    FieldPanel("group"),
                    FieldPanel("order"),
                    FieldPanel("for_pages"),
                ],
                heading="What it is",
            ),
            MultiFieldPanel(
                [FieldPanel(name) for name in ("kind", "listed", "who_may_post", "facilitators")],
                heading="Who takes part",
            ),
            HelpPanel(
                "People of an invited space are added and removed on the hub itself: open the space there and follow "
                "“Add or remove people”. Who asked to join waits there for an answer, too."
            ),
        ],
        base_form_class=SpaceForm,
    )


class ReportIndex(IndexView):
    def get_base_queryset(self) -> QuerySet[Report]:
        return queries.reports_for(self.request.user)


class EditReport(EditView):
    def save_instance(self) -> Report:
        given = self.form.cleaned_data
        return actions.change_report(
            self.form.instance, actor=self.request.user, state=given["state"], note=given["note"]
        )


def _from_whom(report: Report) -> str:
    return str(report.reporter or report.name or "A guest")


class ReportViewSet(ModelViewSet):
    """Reports and messages: people make them, admins note what became of them, nobody deletes them."""

    model = Report
    url_prefix = "forums/reports"
    icon = "warning"
    menu_label = "Reports"
    index_view_class = ReportIndex
    edit_view_class = EditReport
    copy_view_enabled = False
    list_display = [
        TitleColumn("__str__", label="Report", get_url=lambda report: f"/admin/forums/reports/edit/{report.pk}/"),
        Column("from", label="From", accessor=_from_whom),
        Column("post", label="About"),
        Column("state", label="State", accessor="get_state_display"),
        DateColumn("created_at", label="Came in"),
    ]
    list_filter = ["state", "kind"]
    search_fields = ["message", "words"]
    ordering = ["-created_at", "-pk"]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("message", read_only=True),
                FieldPanel("post", read_only=True),
                FieldPanel("words", read_only=True),
                FieldPanel("reporter", read_only=True),
                FieldPanel("name", read_only=True),
                FieldPanel("email", read_only=True),
            ],
            heading="What came in",
        ),
        MultiFieldPanel([FieldPanel("state"), FieldPanel("note")], heading="What became of it"),
    ]


class DiscussionsGroup(ModelViewSetGroup):
    menu_label = "Discussions"
    menu_icon = "comment"
    menu_order = 250
    items = (SpaceViewSet, ReportViewSet)
