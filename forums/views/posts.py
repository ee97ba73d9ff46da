"""One post: changing, removing, hiding and restoring it, and what it said before."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums import actions, permissions, queries
from forums.actions import Conflict
from forums.enums import PostState
from forums.forms import EditForm
from forums.standing import standing
from forums.text import editable
from forums.views.attempts import again, attempt
from forums.views.crumbs import crumbs_of
from forums.views.members import members_only
from forums.views.threads import place_of


def _post(request, pk, number):
    return queries.post_by_number(queries.thread_for(request.user, pk), number)


@members_only
@require_http_methods(["GET", "POST"])
def edit(request, space, pk, slug, number):
    post = _post(request, pk, number)
    if post.state != PostState.VISIBLE:
        raise Http404(queries.NOT_HERE)
    permissions.require(permissions.is_author(request.user, post), permissions.NOT_YOUR_POST)
    words = {"body": editable(post.body_html), "revision": post.revision}
    form = EditForm.of(request, initial=words)
    context = {"post": post, "form": form, "crumbs": crumbs_of(post.thread, whole=True)}
    try:
        saved = attempt(form, lambda given: _save(request, post, given))
    except Conflict as conflict:
        context |= _both(conflict, request)
        saved = None
    if saved:
        return HttpResponseRedirect(place_of(saved))
    return again(request, "forums/edit.html", context)


def _save(request, post, given):
    # Without a number nothing can be compared; 0 is no revision, so both texts come back.
    revision = given["revision"] or 0
    return actions.edit_post(post, actor=request.user, body=given["body"], revision=revision)


def _both(conflict, request):
    """The form with one's own words and the number of the newest text, which is shown beside it."""
    form = EditForm({"body": conflict.body, "revision": conflict.post.revision})
    form.is_valid()
    form.add_error(None, str(conflict))
    form.status = 409
    return {"form": form, "theirs": conflict.post}


@login_required
@require_http_methods(["GET", "POST"])
def remove(request, space, pk, slug, number):
    post = _post(request, pk, number)
    permissions.require(permissions.is_author(request.user, post), permissions.NOT_YOUR_POST)
    if request.method == "POST":
        actions.delete_post(post, actor=request.user)
        messages.success(request, f"Post {number} is removed.")
        return HttpResponseRedirect(place_of(post))
    if not permissions.may_delete(request.user, post):
        raise Http404(queries.NOT_HERE)
    return render(request, "forums/remove.html", {"post": post, "crumbs": crumbs_of(post.thread, whole=True)})


@login_required
@require_http_methods(["GET", "POST"])
def hide(request, space, pk, slug, number):
    post = _post(request, pk, number)
    who = standing(request.user, post.thread.space)
    permissions.require(permissions.may_moderate(who), permissions.NOT_A_FACILITATOR)
    if request.method == "POST":
        actions.hide_post(post, actor=request.user)
        messages.success(request, f"Post {number} is hidden.")
        return HttpResponseRedirect(place_of(post))
    return render(request, "forums/hide.html", {"post": post, "crumbs": crumbs_of(post.thread, whole=True)})


@login_required
@require_POST
def restore(request, space, pk, slug, number):
    post = _post(request, pk, number)
    actions.restore_post(post, actor=request.user)
    messages.success(request, f"Post {number} can be read again.")
    return redirect(place_of(post))


@require_safe
def history(request, space, pk, slug, number):
    post = _post(request, pk, number)
    who = standing(request.user, post.thread.space)
    if not permissions.may_read_words(who, post):
        raise Http404(queries.NOT_HERE)
    context = {
        "post": post,
        "revisions": queries.revisions_of(post),
        "may_restore": post.state == PostState.HIDDEN and permissions.may_moderate(who),
        "crumbs": crumbs_of(post.thread, whole=True),
    }
    return render(request, "forums/history.html", context)
