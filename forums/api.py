"""Spaces, threads and posts in the REST API."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from ninja import Field, Query, Router, Schema, Status
from ninja.errors import HttpError
from ninja.responses import Response
from wagtail.models import Page

from forums import actions, idempotency, mail_queries, queries
from forums.about_pages import page_to_talk_about
from forums.actions import Conflict, OtherDraft
from forums.enums import PostState
from forums.models import Post, Space, Thread
from forums.text import TooLong
from hub.live.log import newest_seq
from members.helping.queries import helped_member
from members.tokens.doors import needs, require_scope
from members.tokens.scopes import Scope

router = Router(tags=["discussions"])
HIGHEST = 2**31 - 1


class PersonOut(Schema):
    handle: str
    display_name: str


class SpaceOut(Schema):
    slug: str
    name: str
    kind: str
    description: str
    url: str
    threads: int
    last_activity_at: datetime | None


class SpacesOut(Schema):
    items: list[SpaceOut]
    next: str | None = None


class ThreadOut(Schema):
    id: int
    title: str
    url: str
    space: str
    author: PersonOut | None
    helper_name: str
    posts: int
    locked: bool
    created_at: datetime
    last_activity_at: datetime


class OneThreadOut(ThreadOut):
    seq: int


class ThreadsOut(Schema):
    items: list[ThreadOut]
    next: str | None


class PostOut(Schema):
    id: int
    number: int
    url: str
    author: PersonOut | None
    author_name: str
    helper_name: str
    state: str
    html: str
    text: str
    revision: int
    created_at: datetime
    edited_at: datetime | None


class PostsOut(Schema):
    items: list[PostOut]
    next: int | None


class StartThread(Schema):
    """`helping`: the id of the member for whom a helper writes, with their consent; a token needs "help" too."""

    title: str
    body: str
    helping: int | None = Field(None, ge=1, le=HIGHEST)


class StartedOut(Schema):
    id: int
    url: str


class Reply(Schema):
    """`draft` is the version of the draft that is sent with it, which is then erased. `helping`: the id of the member
    for whom a helper writes, with their consent; a token needs the scope "help" too."""

    body: str
    draft: int = Field(0, ge=0, le=HIGHEST)
    helping: int | None = Field(None, ge=1, le=HIGHEST)


class DraftIn(Schema):
    """`version` is the one that was read before; 0 where there was none."""

    body: str
    title: str = ""
    version: int = Field(0, ge=0, le=HIGHEST)


class DraftOut(Schema):
    version: int


class Read(Schema):
    number: int = Field(ge=1, le=HIGHEST)


class RepliedOut(Schema):
    id: int
    number: int
    seq: int
    url: str


class Edit(Schema):
    """`revision` is the one that was read; without it the newest one is changed."""

    body: str
    revision: int | None = None


@router.get("/spaces", response=SpacesOut)
def spaces(request: HttpRequest) -> Any:
    """The spaces that the caller can see."""
    return {"items": [_space(space) for space in queries.spaces_with_figures(request.user)]}


@router.get("/spaces/{slug}/threads", response=ThreadsOut)
def threads(request: HttpRequest, slug: str, cursor: str = "") -> Any:
    """The threads of a space by latest activity; "next" is the cursor of what follows."""
    space = queries.space_for(request.user, slug)
    try:
        found = queries.threads_of(request.user, space, cursor=cursor)
    except Http404 as error:
        raise HttpError(422, str(error)) from None
    return {"items": [_thread(thread) for thread in found.threads], "next": found.next or None}


@router.post("/spaces/{slug}/threads", response={201: StartedOut}, **needs(Scope.POST))
def start_thread(request: HttpRequest, slug: str, given: StartThread) -> Any:
    """Start a thread: "title" and "body", the opening post."""
    space = queries.space_for(request.user, slug)

    def act() -> dict[str, Any]:
        author = _helped(request, given.helping)
        words = {"title": given.title, "body": given.body}
        thread = actions.start_thread(space, actor=request.user, for_member=author, **words)
        return {"id": thread.pk, "url": thread.get_absolute_url()}

    return Status(201, _once(request, {"space": slug, **given.dict(exclude_none=True)}, act))


@router.get("/threads/{id}", response=OneThreadOut)
def thread(request: HttpRequest, id: int) -> Any:
    """One thread; "seq" is that of the newest event of the topic "thread:<id>", read before the rest."""
    seq = newest_seq(f"thread:{id}")
    return {**_thread(queries.thread_for(request.user, id)), "seq": seq}


@router.get("/threads/{id}/posts", response=PostsOut)
def posts(request: HttpRequest, id: int, after: int = Query(0, ge=0, le=HIGHEST)) -> Any:
    """Posts in order of their numbers, 50 at once; "next" is the "after" of what follows."""
    thread = queries.thread_for(request.user, id)
    found = queries.posts_after(thread, after)
    more = bool(found) and found[-1].number < thread.last_number
    return {"items": [_post(post) for post in found], "next": found[-1].number if more else None}


@router.post("/threads/{id}/posts", response={201: RepliedOut}, **needs(Scope.POST))
def reply(request: HttpRequest, id: int, given: Reply) -> Any:
    """Reply in a thread: "body" is HTML with block tags, or plain text."""
    thread = queries.thread_for(request.user, id)

    def act() -> dict[str, Any]:
        author = _helped(request, given.helping)
        post = actions.reply(thread, actor=request.user, body=given.body, for_member=author)
        actions.forget_draft(thread, actor=request.user, version=given.draft)
        return {"id": post.pk, "number": post.number, "seq": post.seq, "url": post.get_absolute_url()}

    asked = {"thread": id, **given.dict(exclude_none=True, exclude={"draft"})}
    return Status(201, _once(request, asked, act))


@router.put("/threads/{id}/draft", response=DraftOut)
def keep_reply(request: HttpRequest, id: int, given: DraftIn) -> Any:
    """Keep what you have begun to reply; 409 with the other words when another device kept some in between."""
    return _keep(request, queries.thread_for(request.user, id), given)


@router.put("/spaces/{slug}/draft", response=DraftOut)
def keep_thread(request: HttpRequest, slug: str, given: DraftIn) -> Any:
    """Keep what you have begun of a new thread; 409 as above."""
    return _keep(request, queries.space_for(request.user, slug), given)


@router.put("/pages/{id}/draft", response=DraftOut)
def keep_about(request: HttpRequest, id: int, given: DraftIn) -> Any:
    """Keep what you have begun to reply under a page whose discussion is on; 409 as above."""
    return _keep(request, page_to_talk_about(request.user, id), given)


@router.put("/threads/{id}/read", response={204: None})
def read(request: HttpRequest, id: int, given: Read) -> Any:
    """You have seen the posts up to "number"; going back is not possible."""
    actions.note_read(queries.thread_for(request.user, id), actor=request.user, number=given.number)
    return Status(204, None)


@router.patch("/posts/{id}", response=PostOut, **needs(Scope.EDIT))
def edit_post(request: HttpRequest, id: int, given: Edit) -> Any:
    """Change your own post: "body", and the "revision" you read, so that nobody's change is lost."""
    post = queries.post_for(request.user, id)
    revision = post.revision if given.revision is None else given.revision
    try:
        return _post(actions.edit_post(post, actor=request.user, body=given.body, revision=revision))
    except TooLong as error:
        raise HttpError(413, error.message) from None
    except Conflict as conflict:
        return _conflict(conflict)


@router.delete("/posts/{id}", response={204: None}, **needs(Scope.EDIT))
def delete_post(request: HttpRequest, id: int) -> Any:
    """Remove your own post: its words are gone, its number stays."""
    actions.delete_post(queries.post_for(request.user, id), actor=request.user)
    return Status(204, None)


@router.api_operation(["GET", "POST"], "/mail/stop/{token}", auth=None, include_in_schema=False)
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """One click in a mail program (RFC 8058) posts here without signing in; a person is led to a page that asks."""
    thread = mail_queries.thread_of_stop_link(token)
    if request.method != "POST":
        return HttpResponseRedirect(f"/spaces/mail/stop/{token}/")
    actions.stop_thread_mail(thread, actor=thread.author)
    return HttpResponse("There will be no more mail about this thread.\n", content_type="text/plain; charset=utf-8")


def _helped(request: HttpRequest, member_id: int | None) -> Any:
    """The member for whom somebody writes, if they do. Raises ConsentGone and MissingScope, which are a 403."""
    if member_id:
        require_scope(request, Scope.HELP)
    return helped_member(request.user, member_id)


def _once(request: HttpRequest, asked: dict[str, Any], act: Any) -> dict[str, Any]:
    """Do it once for this Idempotency-Key, with the errors of the interface."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > idempotency.LONGEST_KEY:
        raise HttpError(422, f"An Idempotency-Key has at most {idempotency.LONGEST_KEY} characters.")
    try:
        return idempotency.once(request.user, key, [request.path, asked], act)
    except TooLong as error:
        raise HttpError(413, error.message) from None
    except idempotency.InFlight as error:
        raise HttpError(409, str(error)) from None
    except idempotency.OtherRequest as error:
        raise HttpError(422, str(error)) from None


def _keep(request: HttpRequest, about: Thread | Space | Page, given: DraftIn) -> Any:
    try:
        return {"version": actions.keep_draft(about, actor=request.user, **given.dict())}
    except TooLong as error:
        raise HttpError(413, error.message) from None
    except OtherDraft as other:
        theirs = {"title": other.draft.title, "body": other.draft.body}
        problem = {"type": "about:blank", "title": "Conflict", "status": 409, "detail": str(other)}
        body = {**problem, "theirs": theirs, "version": other.draft.version}
        return Response(body, status=409, content_type="application/problem+json")


def _conflict(conflict: Conflict) -> HttpResponse:
    body = {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "detail": str(conflict),
        "yours": conflict.body,
        "theirs": conflict.post.body_html,
        "revision": conflict.post.revision,
    }
    return Response(body, status=409, content_type="application/problem+json")


def _person(member: Any) -> dict[str, str] | None:
    return {"handle": member.handle, "display_name": member.display_name} if member else None


def _space(space: Space) -> dict[str, Any]:
    return {
        "slug": space.slug,
        "name": space.name,
        "kind": space.kind,
        "description": space.description,
        "url": space.get_absolute_url(),
        "threads": space.thread_count,
        "last_activity_at": space.last_activity_at,
    }


def _thread(thread: Thread) -> dict[str, Any]:
    return {
        "id": thread.pk,
        "title": thread.title,
        "url": thread.get_absolute_url(),
        "space": thread.space.slug,
        "author": _person(thread.author),
        "helper_name": thread.helper_name,
        "posts": thread.last_number,
        "locked": thread.locked,
        "created_at": thread.created_at,
        "last_activity_at": thread.last_activity_at,
    }


def _post(post: Post) -> dict[str, Any]:
    shown = post.state == PostState.VISIBLE
    return {
        "id": post.pk,
        "number": post.number,
        "url": post.get_absolute_url(),
        "author": _person(post.author) if shown else None,
        "author_name": post.shown_name if shown else "",
        "helper_name": post.helper_name if shown else "",
        "state": post.state,
        "html": post.body_html if shown else "",
        "text": post.body_text if shown else "",
        "revision": post.revision,
        "created_at": post.created_at,
        "edited_at": post.edited_at,
    }
