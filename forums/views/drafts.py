"""Keeping what one has begun to write, by a button, for whoever has no script."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from forums import actions, permissions, queries
from forums.about_pages import ANCHOR, page_to_talk_about
from forums.actions import OtherDraft
from forums.drafts import KEPT
from forums.forms import DraftForm
from forums.own_drafts import drafts_of
from forums.standing import standing
from forums.text import words_of
from forums.views.attempts import again, attempt
from forums.views.crumbs import SPACES, crumb, crumbs_of
from forums.views.members import members_only
from hub.cms.site import page_path

IS_KEPT = f"Your draft is kept. It waits for you here, on every device, for {KEPT.days} days."


@members_only
@require_POST
def keep_reply(request, space, pk, slug):
    thread = queries.thread_for(request.user, pk)
    back = f"{thread.get_absolute_url()}#reply"
    return _keep(request, thread, back, {"title": thread.title, "crumbs": crumbs_of(thread, whole=True)})


@members_only
@require_POST
def keep_thread(request, slug):
    space = queries.space_for(request.user, slug)
    who = standing(request.user, space)
    permissions.require(permissions.may_post(who, space), permissions.NOT_IN_THIS_SPACE)
    back = f"{space.get_absolute_url()}new/"
    return _keep(request, space, back, {"title": space.name, "is_thread": True, "crumbs": [SPACES, crumb(space)]})


@members_only
@require_POST
def keep_about(request, page_id):
    page = page_to_talk_about(request.user, page_id)
    path = page_path(page)
    crumbs = [{"title": page.title, "url": path}]
    return _keep(request, page, f"{path}#{ANCHOR}", {"title": page.title, "crumbs": crumbs})


@login_required
@require_safe
def own(request):
    return render(request, "forums/drafts.html", {"drafts": drafts_of(request.user), "days": KEPT.days})


@login_required
@require_POST
def discard(request, pk):
    actions.discard_draft(pk, actor=request.user)
    messages.success(request, "The draft is gone.")
    return redirect("forums:drafts")


def _keep(request, about, back, context):
    """Back to where it is written on; or both texts, when another device has kept other words."""
    form = DraftForm.of(request)

    def keep(given):
        words = {"title": given["title"], "body": given["body"]}
        return str(actions.keep_draft(about, actor=request.user, version=given["draft"], **words))

    context |= {"form": form, "back": back}
    try:
        kept = attempt(form, keep)
    except OtherDraft as other:
        given = form.cleaned_data | {"draft": other.draft.version}
        context |= {
            "form": DraftForm(initial=given),
            "theirs": other.draft,
            "theirs_words": words_of(other.draft.body),
            "why": str(other),
        }
        return render(request, "forums/draft.html", context, status=409)
    if kept is None:
        return again(request, "forums/draft.html", context)
    messages.success(request, IS_KEPT)
    return redirect(back)
