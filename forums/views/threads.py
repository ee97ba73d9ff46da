"""One thread: reading it, starting it, replying in it, looking after it."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums import actions, mail_queries, permissions, queries
from forums.drafts import Kept, reply_draft_of, thread_draft
from forums.forms import MoveForm, ReplyForm, ThreadForm
from forums.quoting import asked_page, quoted_number
from forums.standing import standing
from forums.structured import thread_meta
from forums.thread_page import readers_of, thread_page
from forums.views.attempts import again, attempt, once
from forums.views.crumbs import SPACES, crumb, crumbs_of
from forums.views.helping import helping_in, sent_for, without_own_draft
from forums.views.members import members_only
from forums.views.visits import note_visit

CHANGES = {
    "lock": (actions.lock_thread, "This thread is locked now."),
    "pin": (actions.pin_thread, "This thread stands above the others in its space now."),
    "unpin": (actions.unpin_thread, "This thread stands among the others again."),
    "unlock": (actions.unlock_thread, "This thread is open again."),
    "restore": (actions.restore_thread, "Everyone who can read the space sees this thread again."),
    "stop-mail": (actions.stop_thread_mail, "You get no more mail about this thread."),
    "resume-mail": (actions.resume_thread_mail, "You get mail about new replies in this thread again."),
}


def page_number(given: str) -> int:
    """A page number as it stands in an address; Http404 when it is none."""
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise Http404("This thread has no such page.")
    return int(given)


@require_safe
def thread(request, space, pk, slug):
    thread, seat = queries.thread_and_seat(request.user, pk)
    if (space, slug) != (thread.space.slug, thread.slug):
        query = request.META.get("QUERY_STRING", "")
        # A thread may move to another space, and back: no browser may keep where it led for ever.
        same_space = space == thread.space.slug
        return redirect(f"{thread.get_absolute_url()}{'?' + query if query else ''}", permanent=same_space)
    number, quote = page_number(asked_page(request.GET)), quoted_number(request.GET)
    context = thread_page(request.user, thread, seat, number, quote)
    context["crumbs"] = crumbs_of(thread)
    context["meta"] = thread_meta(context)
    if context["may_reply"]:
        context["reply_key"] = uuid.uuid4().hex
        context |= without_own_draft(context, helping_in(request))
    note_visit(request, thread, context["page"])
    return render(request, "forums/thread.html", context)


@require_safe
def post(request, space, pk, slug, number):
    return HttpResponseRedirect(place_of(queries.post_by_number(queries.thread_for(request.user, pk), number)))


def place_of(post) -> str:
    """Where a post stands: its page of the thread, and the post on it."""
    page = queries.page_of(post.number)
    query = f"?page={page}" if page > 1 else ""
    return f"{post.thread.get_absolute_url()}{query}#post-{post.number}"


@members_only
@require_http_methods(["GET", "POST"])
def new(request, slug):
    space = queries.space_for(request.user, slug)
    who = standing(request.user, space)
    permissions.require(permissions.may_post(who, space), permissions.NOT_IN_THIS_SPACE)
    helping = helping_in(request)
    draft = Kept() if helping else thread_draft(request.user, space)
    begun = {"title": draft.title, "body": draft.body, "draft": draft.version}
    form = ThreadForm.of(request, initial={"key": uuid.uuid4().hex, **begun})

    def start(given):
        words = {"title": given["title"], "body": given["body"]}
        thread = actions.start_thread(space, actor=request.user, for_member=sent_for(request), **words)
        actions.forget_draft(space, actor=request.user, version=given["draft"])
        return {"url": thread.get_absolute_url()}

    started = attempt(form, lambda given: once(request, form, lambda: start(given)))
    if started:
        return HttpResponseRedirect(started["url"])
    context = {"space": space, "form": form, "helping": helping, "crumbs": [SPACES, crumb(space)]}
    return again(request, "forums/new_thread.html", context)


@members_only
@require_http_methods(["GET", "POST"])
def reply(request, space, pk, slug):
    thread = queries.thread_for(request.user, pk)
    helping = helping_in(request)
    draft = Kept() if helping else reply_draft_of(request.user, thread)
    form = ReplyForm.of(request, initial={"key": uuid.uuid4().hex, "body": draft.body, "draft": draft.version})

    def send(given):
        post = actions.reply(thread, actor=request.user, body=given["body"], for_member=sent_for(request))
        actions.forget_draft(thread, actor=request.user, version=given["draft"])
        return {"url": place_of(post)}

    sent = attempt(form, lambda given: once(request, form, lambda: send(given)))
    if sent:
        return HttpResponseRedirect(sent["url"])
    context = {"thread": thread, "form": form, "helping": helping}
    return again(request, "forums/reply.html", context | {"crumbs": crumbs_of(thread, whole=True)})


@login_required
@require_POST
def change(request, space, pk, slug, verb):
    thread = queries.thread_for(request.user, pk)
    action, words = CHANGES[verb]
    action(thread, actor=request.user)
    messages.success(request, words)
    return redirect(thread.get_absolute_url())


@login_required
@require_http_methods(["GET", "POST"])
def hide(request, space, pk, slug):
    thread = queries.thread_for(request.user, pk)
    who = standing(request.user, thread.space)
    permissions.require(permissions.may_moderate(who), permissions.NOT_A_FACILITATOR)
    if request.method == "POST":
        actions.hide_thread(thread, actor=request.user)
        messages.success(request, "This thread is hidden now. Only facilitators and admins can see it.")
        return redirect(thread.get_absolute_url())
    return render(request, "forums/hide_thread.html", {"thread": thread, "crumbs": crumbs_of(thread, whole=True)})


@login_required
@require_http_methods(["GET", "POST"])
def move(request, space, pk, slug):
    thread = queries.thread_for(request.user, pk)
    who = standing(request.user, thread.space)
    permissions.require(permissions.may_moderate(who), permissions.NOT_A_FACILITATOR)
    spaces = list(queries.spaces_to_move_to(request.user, thread)) if thread.page_id is None else []
    form = MoveForm.of(request, spaces=spaces)
    moved = attempt(form, lambda given: actions.move_thread(thread, actor=request.user, space_id=given["space"] or 0))
    if moved:
        messages.success(request, f"This thread stands in “{moved.space}” now. {readers_of(moved)}")
        return redirect(moved.get_absolute_url())
    context = {"thread": thread, "form": form, "spaces": spaces, "crumbs": crumbs_of(thread, whole=True)}
    return again(request, "forums/move.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def stop_mail(request, token):
    thread = mail_queries.thread_of_stop_link(token)
    stopped = request.method == "POST"
    if stopped:
        actions.stop_thread_mail(thread, actor=thread.author)
    return render(request, "forums/stop_mail.html", {"thread": thread, "stopped": stopped})
