"""Replying under a page: there, or here when words have to be looked at again."""

import uuid

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from forums import actions
from forums.about_pages import ANCHOR, page_to_talk_about, thread_about
from forums.drafts import Kept, page_draft
from forums.forms import ReplyForm
from forums.views.attempts import again, attempt, once
from forums.views.helping import helping_in, sent_for
from forums.views.members import members_only
from hub.cms.site import page_path


@members_only
@require_http_methods(["GET", "POST"])
def reply(request, page_id):
    page = page_to_talk_about(request.user, page_id)
    path = page_path(page)
    helping = helping_in(request)
    draft = Kept() if helping else page_draft(request.user, page.pk, thread_about(page.pk, request.user))
    form = ReplyForm.of(request, initial={"key": uuid.uuid4().hex, "body": draft.body, "draft": draft.version})

    def send(given):
        words = {"body": given["body"], "for_member": sent_for(request)}
        post = actions.reply_about(page_id=page.pk, actor=request.user, **words)
        actions.forget_draft(page, actor=request.user, version=given["draft"])
        return {"url": f"{path}#reply-{post.number}"}

    sent = attempt(form, lambda given: once(request, form, lambda: send(given)))
    if sent:
        return HttpResponseRedirect(sent["url"])
    context = {"about": page, "back": f"{path}#{ANCHOR}", "form": form, "helping": helping}
    return again(request, "forums/reply_about.html", context | {"crumbs": [{"title": page.title, "url": path}]})
