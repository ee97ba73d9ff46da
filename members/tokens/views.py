"""Pages where members make and end their tokens."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members.tokens import actions, queries
from members.tokens.forms import TokenForm

ACCOUNT = {"title": "Your account", "url": "/account/"}


@never_cache
@login_required
@reauthentication_required(allow_get=True)
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request):
    sent = request.method == "POST"
    form, made = TokenForm(request.POST if sent else None), ""
    if sent and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.make_token(actor=request.user, name=data["name"], scopes=data["scopes"], days=form.days())
        except ValidationError as error:
            form.add_error(None, error)
    facts = {"form": form, "made": made, "tokens": queries.tokens_of(request.user), "crumbs": [ACCOUNT]}
    # The token is in this answer alone: kept nowhere, a redirect could not show it.
    return render(request, "members/tokens.html", facts)


@never_cache
@login_required
@require_POST
def end(request, pk):
    token = queries.own_token(request.user, pk)
    actions.end_token(token, actor=request.user)
    messages.success(request, f"The token “{token.name}” is ended. Programs that use it are refused from now on.")
    return redirect("members:tokens")
