"""Telling the team: a report about a post, a message. Guests may, too, so these pages are in no shared cache."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forums import actions, queries
from forums.enums import PostState
from forums.forms import ContactForm, ReportForm
from forums.views.attempts import again, attempt, count_tell
from forums.views.crumbs import crumbs_of
from members.permissions import is_member


@never_cache
@require_http_methods(["GET", "POST"])
def report(request, space, pk, slug, number):
    post = queries.post_by_number(queries.thread_for(request.user, pk), number)
    if post.state != PostState.VISIBLE:
        raise Http404(queries.NOT_HERE)
    form = ReportForm.of(request, signed_in=is_member(request.user))

    def send(given):
        count_tell(request)
        return form.by_a_program or actions.report_post(post, actor=request.user, **form.words())

    if attempt(form, send):
        return redirect("forums:thanks")
    context = {"post": post, "form": form, "crumbs": crumbs_of(post.thread, whole=True)}
    return again(request, "forums/report.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def contact(request):
    form = ContactForm.of(request, signed_in=is_member(request.user))

    def send(given):
        count_tell(request)
        return form.by_a_program or actions.contact_team(actor=request.user, **form.words())

    if attempt(form, send):
        return redirect("forums:thanks")
    return again(request, "forums/contact.html", {"form": form})


@require_safe
def thanks(request):
    return render(request, "forums/thanks.html")
