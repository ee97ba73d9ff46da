"""The page "Import" in the Wagtail admin, for admins of the hub alone."""

from collections.abc import Iterator

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hub.importing import actions, queries
from hub.importing.forms import BeginForm, UploadForm
from hub.importing.models import Import
from hub.importing.reports import csv_lines
from hub.importing.tables import COLUMNS, NEEDED, sample
from members.permissions import is_admin


def must_be_admin(request) -> None:
    if not is_admin(request.user):
        raise PermissionDenied


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request):
    """All imports, and the form to begin one."""
    must_be_admin(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid() and (job := _upload(request, form)):
        messages.success(request, "The file is here. The dry run looks at it now; nothing is imported yet.")
        return redirect("import", job.pk)
    context = {"form": form, "imports": queries.imports(request.user), "columns": list(COLUMNS), "needed": NEEDED}
    return render(request, "importing/imports.html", context, status=422 if form.errors else 200)


def _upload(request, form: UploadForm) -> Import | None:
    data = form.cleaned_data
    try:
        return actions.upload(
            actor=request.user,
            kind=data["kind"],
            file=data["file"],
            name=data["file"].name,
            pictures=data["pictures"],
            as_drafts=data["as_drafts"],
            remakes_deleted=data["remakes_deleted"],
        )
    except ValidationError as error:
        form.add_error("file", error)
        return None


@never_cache
@require_GET
def one_import(request, pk: int):
    """How one import stands, and its report."""
    must_be_admin(request)
    job = queries.import_for(request.user, pk)
    context = {"job": job, "report": queries.report(job), "waiting": queries.is_waited_for(job)}
    return render(request, "importing/import.html", context)


@require_POST
def begin(request, pk: int):
    must_be_admin(request)
    form = BeginForm(request.POST)
    job = queries.import_for(request.user, pk)
    try:
        actions.begin(job, actor=request.user, skip_bad=form.is_valid() and form.cleaned_data["skip_bad"])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("import", pk)


@require_POST
def put_away(request, pk: int):
    must_be_admin(request)
    actions.put_away(queries.import_for(request.user, pk), actor=request.user)
    return redirect("import", pk)


@never_cache
@require_GET
def report(request, pk: int):
    """The whole report as a table."""
    must_be_admin(request)
    job = queries.import_for(request.user, pk)
    lines: Iterator[str] = csv_lines(queries.all_rows(job))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{job.pk}-report.csv"'
    return response


@require_GET
def sample_table(request):
    must_be_admin(request)
    # With a mark at the start, by which Excel knows UTF-8.
    response = HttpResponse("\ufeff" + sample(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="resources-sample.csv"'
    return response
