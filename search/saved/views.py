"""Saving searches and looking after them, and the page that stops their mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from search.narrowing import address, choices_in, settled
from search.saved import actions, queries
from search.saved.forms import SaveForm


@never_cache
@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    return render(request, "search/saved.html", {"searches": queries.searches_of(request.user)})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """`/account/searches/save/?q=…`, with the parameters of the search page."""
    text, choices = settled(request.user, request.GET.get("q", ""), choices_in(request.GET))
    form = SaveForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.save(actor=request.user, text=text, choices=choices, by_mail=form.cleaned_data["by_mail"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Your search is saved.")
            return redirect("search-saved")
    context = {"form": form, "asked": address(text, choices), "named": queries.named(request.user, text, choices)}
    return render(request, "search/save.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def set_mail(request: HttpRequest, pk: int) -> HttpResponse:
    by_mail = request.POST.get("by_mail") == "yes"
    actions.set_mail(queries.own_search(request.user, pk), actor=request.user, by_mail=by_mail)
    words = "We will tell you of new results by mail." if by_mail else "There will be no more mail about this search."
    messages.success(request, words)
    return redirect("search-saved")


@login_required
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    actions.delete(queries.own_search(request.user, pk), actor=request.user)
    messages.success(request, "The saved search is gone.")
    return redirect("search-saved")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    member = queries.member_of_stop_link(token)
    stopped = request.method == "POST"
    if stopped:
        actions.stop_mails(member=member)
    return render(request, "search/stop_mail.html", {"stopped": stopped})
