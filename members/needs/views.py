"""Pages of access needs: telling one's own, and reading those that one may read."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from members.needs import actions, queries

ACCOUNT = {"title": "Your account", "url": "/account/"}


class NeedsForm(forms.Form):
    words = forms.CharField(
        label="What do you need to take part?",
        help_text="For example: captions, breaks, papers in large print a week before, a taxi. Up to 2,000 characters.",
        max_length=actions.LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request):
    sent, needs = request.method == "POST", queries.own_needs(request.user)
    form = NeedsForm(request.POST if sent else None, initial={"words": needs.words if needs else ""})
    if sent and form.is_valid():
        try:
            actions.tell(actor=request.user, words=form.cleaned_data["words"])
        except ValidationError as error:
            form.add_error("words", error)
        else:
            messages.success(
                request, "Your access needs are saved." if form.cleaned_data["words"] else "Nothing is kept."
            )
            return redirect("members:access_needs")
    context = {"form": form, "readers": queries.readers_of(request.user), "crumbs": [ACCOUNT]}
    return render(request, "members/own_needs.html", context)


@never_cache
@login_required
@require_safe
def of_member(request, handle):
    member, needs = queries.needs_for(request.user, handle)
    crumbs = [
        {"title": "Members", "url": "/members/"},
        {"title": member.display_name, "url": member.get_absolute_url()},
    ]
    return render(request, "members/needs.html", {"member": member, "needs": needs, "crumbs": crumbs})
