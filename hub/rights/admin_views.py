"""Erasures in the Wagtail admin: all of them with their proof, and one for a member who asked in writing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports.base import ReportView

from hub.rights import erasing, queries
from hub.rights.forms import EraseForMemberForm
from hub.rights.models import Erasure
from hub.rights.permissions import may_see_erasures


class ErasuresView(ReportView):
    """Who left is not in here: that is the point. Each leads to its proof."""

    model = Erasure
    page_title = "Erased accounts"
    header_icon = "bin"
    index_url_name = "rights_erasures"
    index_results_url_name = "rights_erasures_results"
    columns = [
        TitleColumn(
            "number",
            accessor=lambda erasure: f"Report {erasure.pk}",
            label="Proof",
            get_url=lambda erasure: reverse("rights:proof", args=[erasure.token]),
        ),
        Column("state", accessor="get_state_display", label="State"),
        Column("words", accessor=lambda e: "kept without a name" if e.keeps_words else "removed", label="Words"),
        Column("by", accessor=lambda e: "in writing" if e.by_letter else "by themselves", label="Asked"),
        DateColumn("asked_at", label="Asked for"),
        DateColumn("erased_at", label="Erased"),
        Column("faults", accessor=lambda e: ", ".join(sorted(e.faults)), label="Failed at first"),
    ]

    def dispatch(self, request, *args, **kwargs):
        if not may_see_erasures(request.user):
            raise PermissionDenied("This list is for admins.")
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return queries.erasures(self.request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def erase_for_member(request, pk):
    member = queries.member_to_erase(request.user, pk)
    form = EraseForMemberForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _began(request, form, member):
            return redirect("rights_erasures")
    return render(request, "rights/admin/erase.html", {"form": form, "member": member}, status=status)


def _began(request, form, member) -> bool:
    try:
        erasing.ask(actor=request.user, member=member, keeps_words=form.keeps_words)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, "The account is closed and is being erased. The proof is in this list.")
    return True
