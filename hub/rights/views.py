"""Pages about one's own data: a copy of it, leaving, the proof; and how long everything is kept."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hub.limits import rates
from hub.rights import erasing, exporting, queries
from hub.rights.forms import EraseOwnForm
from hub.rights.models import ExportState

ACCOUNT = {"title": "Your account", "url": "/account/"}
DATA = {"title": "Your data", "url": "/account/data/"}
TRIES, WITHIN = 5, 5 * 60


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def data(request):
    if request.method == "POST":
        exporting.ask(actor=request.user)
        messages.success(request, "We are making your copy. You get a mail when it is ready.")
        return redirect("rights:data")
    export = queries.newest_export(request.user)
    return render(request, "rights/data.html", {"export": export, "crumbs": [ACCOUNT]})


@never_cache
@login_required
@require_safe
def copy(request, pk):
    export = queries.export_of(request.user, pk)
    try:
        if export.state == ExportState.ENDED or export.ends_at <= timezone.now():
            raise FileNotFoundError
        file = queries.path_of(export).open("rb")
    except FileNotFoundError:
        return render(request, "rights/ended.html", {"crumbs": [ACCOUNT, DATA]}, status=410)
    response = FileResponse(file, as_attachment=True, filename="your-data.zip", content_type="application/zip")
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request):
    form = EraseOwnForm(request.POST if request.method == "POST" else None, member=request.user)
    status = 200
    if request.method == "POST":
        done, status = _erased(request, form)
        if done is not None:
            logout(request)
            return _to_proof(done)
    facts = {"form": form, "crumbs": [ACCOUNT, DATA], "has_password": request.user.has_usable_password()}
    return render(request, "rights/erase.html", facts, status=status)


def _erased(request, form):
    """The erasure that has begun, or None and the status that says why not. Every try counts until it has worked."""
    try:
        receipt = rates.count("erase", request.user.pk, limit=TRIES, seconds=WITHIN)
        if form.is_valid():
            rates.take_back(receipt)
            return erasing.ask(actor=request.user, member=request.user, keeps_words=form.keeps_words), 302
    except rates.TooMany as error:
        form.add_error(None, f"That was wrong too often. {error}")
        return None, 429
    except ValidationError as error:
        form.add_error(None, error)
    return None, 422


def _to_proof(erasure) -> HttpResponse:
    return redirect("rights:proof", token=erasure.token)


@never_cache
@require_safe
def proof(request, token):
    erasure = queries.erasure_by_token(token)
    facts = {"erasure": erasure, "lines": queries.proof_lines(erasure)}
    response = render(request, "rights/proof.html", facts)
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def kept(request):
    return render(request, "rights/kept.html", {"rows": queries.kept()})
