"""The list of spaces, one space, and the people of an invited one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from forums import actions, joining, permissions, queries
from forums.forms import HandleForm
from forums.reading import News, news_of, own_seq, threads_with_news
from forums.rendering import thread_rows_html
from forums.views.attempts import again, attempt
from forums.views.crumbs import SPACES, crumb
from hub.cms.queries import with_pictures
from members.needs.queries import who_told


@require_safe
def spaces(request):
    seq = own_seq(request.user)
    found = list(with_pictures(queries.spaces_with_figures(request.user), "picture", "card"))
    news = threads_with_news(request.user)
    for space in found:
        space.threads_with_news = news.get(space.pk, 0)
    context = {"groups": in_groups(found), "own_seq": seq, "has_news": bool(news)}
    context["to_ask_for"] = list(joining.spaces_to_ask_for(request.user))
    return render(request, "forums/spaces.html", context)


def in_groups(spaces):
    """(heading, spaces) in the order of each group's first space; those without a group come first, unheaded."""
    groups = {"": []}
    for space in spaces:
        groups.setdefault(space.group.strip(), []).append(space)
    return [(heading, members) for heading, members in groups.items() if members]


@require_safe
def space(request, slug):
    # Pages of this list are named by the thread they go on after; other page names do not exist.
    if request.GET.get("page", "1") != "1":
        raise Http404("This list has no page of that number.")
    space, seat = queries.space_and_seat(request.user, slug)
    seq = own_seq(request.user)
    standing, after = seat.standing, request.GET.get("after", "")
    listing = queries.threads_of(request.user, space, cursor=after, who=standing)
    context = {
        "space": space,
        "older": listing.next,
        "rows": thread_rows_html(listing.threads, request.user),
        "own_seq": seq,
        "has_news": any(news_of(thread, request.user) != News() for thread in listing.threads),
        "facilitators": queries.facilitators(space) if seat.facilitators else [],
        "may_post": permissions.may_post(standing, space),
        "may_manage": permissions.may_manage_members(standing, space),
        "may_welcome": permissions.may_moderate(standing),
        "crumbs": [SPACES],
    }
    return render(request, "forums/space.html", context)


@login_required
@require_safe
def people(request, slug):
    return people_page(request, space_to_manage(request, slug), HandleForm())


@login_required
@require_POST
def add_person(request, slug):
    space = space_to_manage(request, slug)
    form = HandleForm.of(request)
    added = attempt(form, lambda given: actions.add_member(space, actor=request.user, **given))
    if added is None:
        return people_page(request, space, form)
    messages.success(request, f"{added.member.display_name} can now read and post in this space.")
    return redirect("forums:people", slug)


@login_required
@require_POST
def remove_person(request, slug):
    space = space_to_manage(request, slug)
    form = HandleForm.of(request)
    removed = attempt(form, lambda given: actions.remove_member(space, actor=request.user, **given) or given["handle"])
    if removed is None:
        return people_page(request, space, form)
    messages.success(request, f"{removed} is no longer in this space.")
    return redirect("forums:people", slug)


def space_to_manage(request, slug):
    """An invited space whose people the viewer looks after; for all others there is no such page."""
    space, seat = queries.space_and_seat(request.user, slug)
    if not permissions.may_manage_members(seat.standing, space):
        raise Http404(queries.NOT_HERE)
    return space


def people_page(request, space, form):
    """The people of a space, and who asks to be one of them; `form` is the one that was sent, or to be sent."""
    people = queries.people_of(space)
    context = {
        "space": space,
        "people": people,
        "told": who_told(row.member_id for row in people),
        "requests": joining.requests_of(space),
        "form": form,
        "add": form if isinstance(form, HandleForm) else HandleForm(),
        "crumbs": [SPACES, crumb(space)],
    }
    return again(request, "forums/people.html", context)
