"""Consent in the Wagtail admin: the list of stories, and one story's record."""

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import date
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports.base import ReportView

from stories import actions, queries
from stories.enums import Use
from stories.forms import PaperForm
from stories.models import StoryRecord
from stories.permissions import may_keep_consent, may_withdraw
from stories.views import refuse


class ConsentFilterSet(WagtailFilterSet):
    use = django_filters.ChoiceFilter(label="May be used for", choices=Use.choices, method="by_use")
    due = django_filters.ChoiceFilter(label="Look again", choices=[("on", "To look at again now")], method="by_due")

    def by_use(self, records: QuerySet[StoryRecord], name: str, use: str) -> QuerySet[StoryRecord]:
        return queries.allowing(records, use)

    def by_due(self, records: QuerySet[StoryRecord], name: str, wanted: str) -> QuerySet[StoryRecord]:
        return queries.due(records) if wanted else records

    class Meta:
        model = StoryRecord
        fields = ["use", "due"]


class ConsentReport(ReportView):
    """Every story that was told, and what its storyteller agreed to."""

    model = StoryRecord
    page_title = "Stories and consent"
    header_icon = "clipboard-list"
    index_url_name = "stories_report"
    index_results_url_name = "stories_report_results"
    filterset_class = ConsentFilterSet
    columns = [
        TitleColumn("title", label="Story", get_url=lambda record: reverse("stories_consent", args=[record.pk])),
        Column("teller", accessor="teller", label="Told by"),
        Column("state", accessor="state", label="State"),
        Column("given", accessor="given_in_words", label="Agreed to"),
        Column("look_again_on", accessor=lambda record: date(record.look_again_on, "j F Y"), label="Look again on"),
    ]
    list_export = ["title", "teller", "state", "given_in_words", "told_at", "look_again_on", "withdrawn_at"]
    export_headings = {
        "title": "Story",
        "teller": "Told by",
        "state": "State",
        "given_in_words": "Agreed to",
        "told_at": "Told",
        "look_again_on": "Look again on",
        "withdrawn_at": "Taken back",
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_keep_consent(request.user):
            raise PermissionDenied("Consent is for people who may publish stories.")
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[StoryRecord]:
        return queries.records_for(self.request.user)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    record = queries.record_for_editor(request.user, pk)
    initial = record.now_given() | {"look_again_on": record.look_again_on}
    form = PaperForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("where", "given_on", "look_again_on")}
        try:
            actions.record_on_paper(record, actor=request.user, uses=form.uses, **said)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, "It is written down.")
            return redirect("stories_consent", pk)
    facts = {"form": form, "answers": queries.history(record), "may_withdraw": may_withdraw(request.user, record)}
    return render(request, "stories/admin/consent.html", facts | {"record": record})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    record = queries.record_for_editor(request.user, pk)
    if not may_withdraw(request.user, record):
        raise PermissionDenied("Only an admin may do this for a storyteller.")
    if request.method == "POST":
        actions.withdraw(record, actor=request.user)
        messages.success(request, "The story is taken back. Nothing of it is left in the hub.")
        return redirect("stories_report")
    return render(request, "stories/admin/withdraw.html", {"record": record})
