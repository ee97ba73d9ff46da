"""The page about helpers in one's own account."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hub.limits.rates import TooMany
from members.helping import actions, queries
from members.names import one_line
from members.profiles.directory import LONGEST_SEARCH as LONGEST
from members.queries import profile_for

ACCOUNT = {"title": "Your account", "url": "/account/"}
SESSION = "helping"
"""In a helper's session: id and name of the member they write for just now."""


class AskForm(forms.Form):
    handle = forms.CharField(
        label="Handle of the person who helps you",
        max_length=60,
        help_text="The end of the address of their profile, such as rosa-lind. Or find them by name above.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "Enter the handle of the person who helps you"},
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def helping(request):
    chosen, words = queries.to_ask(request.user, request.GET.get("handle", "")), one_line(request.GET.get("q", ""))
    form = AskForm(request.POST if request.method == "POST" else None, initial={"handle": chosen and chosen.handle})
    if form.is_bound and form.is_valid():
        try:
            actions.ask(actor=request.user, handle=form.cleaned_data["handle"])
        except (ValidationError, TooMany) as error:
            form.add_error(None if isinstance(error, TooMany) else "handle", getattr(error, "messages", str(error)))
        else:
            messages.success(request, "They are asked. Nothing is written for you before they accept.")
            return redirect("members:helping")
    mine, others = queries.pairs_of(request.user)
    context = {"form": form, "mine": mine, "others": others, "history": queries.history_of(request.user)}
    context |= {"now": request.session.get(SESSION), "crumbs": [ACCOUNT], "chosen": chosen, "words": words[:LONGEST]}
    context["found"] = queries.found_to_ask(request.user, words)
    return render(request, "members/helping.html", context)


@login_required
@require_POST
def act(request, handle, verb):
    other = profile_for(request.user, handle)
    words = {"accept": _accept, "decline": _decline, "end": _end, "write": _write}[verb](request, other)
    messages.success(request, words)
    return redirect("members:helping")


@login_required
@require_POST
def stop(request):
    request.session.pop(SESSION, None)
    messages.success(request, "From now on you write as yourself.")
    return redirect("members:helping")


def _accept(request, other):
    actions.answer(actor=request.user, member=other, accept=True)
    return f"You can write for {other.display_name} now."


def _decline(request, other):
    actions.answer(actor=request.user, member=other, accept=False)
    return "You said no. They see that you do not help them."


def _end(request, other):
    actions.end(actor=request.user, member=request.user, helper=other)
    actions.end(actor=request.user, member=other, helper=request.user)
    if (request.session.get(SESSION) or {}).get("id") == other.pk:
        del request.session[SESSION]
    return f"It is ended: nothing more is written between you and {other.display_name}."


def _write(request, other):
    if not queries.may_write_for(request.user, other):
        raise queries.ConsentGone(other.display_name, writing=False)
    request.session[SESSION] = {"id": other.pk, "name": other.display_name}
    return f"You write for {other.display_name} now. The box for a reply says so."
