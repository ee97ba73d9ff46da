"""Asking to be let into an invited space, and answering."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forums import actions, joining, queries
from forums.forms import AnswerForm, AskForm
from forums.views.attempts import again, attempt
from forums.views.crumbs import SPACES
from forums.views.spaces import people_page, space_to_manage


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, slug):
    if _is_in(request.user, slug):
        return redirect(f"/spaces/{slug}/")
    space = joining.space_to_ask_for(request.user, slug)
    form = AskForm.of(request)
    asked = attempt(form, lambda given: actions.ask_to_join(space, actor=request.user, words=given["message"]))
    if asked:
        messages.success(request, "We have passed it on. You get a mail as soon as somebody answers.")
        return redirect("forums:join", slug)
    context = {"space": space, "form": form, "last": joining.last_request(request.user, space), "crumbs": [SPACES]}
    return again(request, "forums/join.html", context)


def _is_in(viewer, slug) -> bool:
    """Whether the viewer sees this invited space already; another kind has no such page."""
    try:
        space, _ = queries.space_and_seat(viewer, slug)
    except Http404:
        return False
    if space.kind != "invited":
        raise Http404(queries.NOT_HERE)
    return True


@login_required
@require_POST
def take_back(request, slug):
    space = joining.space_to_ask_for(request.user, slug)
    actions.take_back_request(space, actor=request.user)
    messages.success(request, "Your request is taken back.")
    return redirect("forums:spaces")


@login_required
@require_POST
def answer(request, slug):
    space = space_to_manage(request, slug)
    form = AnswerForm.of(request)

    def say(given):
        accept = request.POST.get("answer") == "yes"
        words = {"handle": given["handle"], "words": given["message"]}
        return actions.answer_request(space, actor=request.user, accept=accept, **words)

    answered = attempt(form, say)
    if answered is None:
        return people_page(request, space, form)
    done = "is in this space now" if answered.state == "accepted" else "was told no"
    messages.success(request, f"{answered.member.display_name} {done}, and gets a mail with your words.")
    return redirect("forums:people", slug)
