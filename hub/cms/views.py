"""What the page types show. Wagtail finds the page; its `view` names one of these."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found
from wagtail.documents.views.serve import authenticate_with_password as wagtail_file_password_view
from wagtail.documents.views.serve import serve as wagtail_document
from wagtail.models import Page
from wagtail.views import authenticate_with_password as wagtail_password_view
from wagtail.views import serve as wagtail_serve

from hub.cms import facets, groups, library, queries, redirects, series, site, ways
from hub.cms.icons import icon
from hub.cms.linkcheck.queries import dead_link
from hub.cms.ranges import in_parts
from hub.limits import rates
from hub.limits.address import request_address
from hub.ui.site import full_url

LEAVE_TO = "https://www.bbc.co.uk/weather"
"""Where "Leave this page quickly" leads: a page that anybody may have open."""
PASSWORD_TRIES = 10
PASSWORD_WINDOW = 300


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's own view, with what it would look up laid out for it."""
    if not path and (moved := redirects.by_old_query(request)):
        return moved
    site.prepare(request)
    site.route(request, path)
    return wagtail_serve(request, path)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 of any address, unless what was there has moved."""
    return redirects.answer(request) or page_not_found(request, exception)


def shown(request: HttpRequest, page: Page, *, files_as_ways: Sequence[Any] = (), **context: Any) -> HttpResponse:
    """The page in its template; one that is left quickly is kept nowhere, so that "Back" shows nothing of it."""
    if getattr(page, "offers_ways", False):
        context["ways"] = [*files_as_ways, *ways.ways_of(page)]
    leaving = site.is_left_quickly(page)
    context["leave_quickly"] = LEAVE_TO if leaving else ""
    response = render(request, page.get_template(request), page.get_context(request) | context)
    if leaving:
        response["Cache-Control"] = "no-store"
    return response


def home(request: HttpRequest, page: Page) -> HttpResponse:
    viewer = request.user
    return shown(
        request,
        page,
        steps=list(page.steps.all()),
        news=queries.news_list(viewer, limit=3).items,
        resources=queries.newest_resources(viewer, limit=3),
    )


def standard(request: HttpRequest, page: Page) -> HttpResponse:
    return shown(request, page, crumbs=queries.ancestors(page), below=queries.children(page, request.user))


def place(request: HttpRequest) -> str:
    """The cursor of a list, or "". The lists have no numbered pages: one that is asked for is not there."""
    if request.GET.get("page", "1") != "1":
        raise Http404("This list has no such page.")
    return request.GET.get("before", "")


def listed(
    request: HttpRequest, page: Page, pages: Callable[[Any], Any], read: Callable[..., queries.Listing]
) -> HttpResponse:
    """An index of pages with dates: `?topic=` narrows it, `?before=` goes on where a page ended."""
    topic, before = request.GET.get("topic", ""), place(request)
    listing = read(request.user, topic=topic, before=before)
    topics = queries.topics_of(pages(request.user))
    return shown(
        request, page, listing=listing, topics=topics, topic=topic, before=before, crumbs=queries.ancestors(page)
    )


def news_index(request: HttpRequest, page: Page) -> HttpResponse:
    if slug := request.GET.get("series", ""):
        return news_series(request, page, slug)
    return listed(request, page, queries.visible_news, queries.news_list)


def news_series(request: HttpRequest, page: Page, slug: str) -> HttpResponse:
    """`?series=`: the news of one series, under its own heading."""
    before = place(request)
    found = series.series_for(request.user, slug)
    listing = queries.news_list(request.user, series=found, before=before)
    introduction = series.introduction_of(found, request.user)
    crumbs = [*queries.ancestors(page), page]
    return shown(request, page, listing=listing, series=found, introduction=introduction, before=before, crumbs=crumbs)


def notes_index(request: HttpRequest, page: Page) -> HttpResponse:
    if slug := request.GET.get("group", ""):
        return notes_of_group(request, page, slug)
    return listed(request, page, queries.visible_notes, queries.notes_list)


def notes_of_group(request: HttpRequest, page: Page, slug: str) -> HttpResponse:
    """`?group=`: the notes of one group, under a heading of their own."""
    before = place(request)
    found = groups.group_for(request.user, slug)
    listing = queries.notes_list(request.user, group=found, before=before)
    crumbs = [*queries.ancestors(page), page]
    return shown(request, page, listing=listing, group=found, before=before, crumbs=crumbs)


def news(request: HttpRequest, page: Page) -> HttpResponse:
    topics = list(page.topics.all())
    return shown(
        request,
        page,
        crumbs=queries.ancestors(page),
        people=queries.people_of(page, "bylines"),
        topics=topics,
        place=series.place_of(page, request.user),
        introduced=series.introduced_by(page, request.user),
        related=series.related_news(page, request.user, topics),
    )


def note(request: HttpRequest, page: Page) -> HttpResponse:
    return shown(
        request,
        page,
        crumbs=queries.ancestors(page),
        people=queries.people_of(page, "people"),
        files_as_ways=ways.ways_of_files(queries.files_of(page)),
        group_page=groups.group_of(page, request.user),
        topics=list(page.topics.all()),
    )


def resource_index(request: HttpRequest, page: Page) -> HttpResponse:
    wanted = facets.ResourceFilter.of(request.GET)
    before = place(request)
    return shown(
        request,
        page,
        listing=library.resources_list(request.user, wanted, before=before),
        narrowing=facets.narrowing(request.user, wanted),
        wanted=wanted,
        before=before,
        # Each combination has an address; search engines are to keep the plain ones alone.
        noindex=wanted.narrows > 1 or bool(wanted.sort),
        crumbs=queries.ancestors(page),
    )


def resource(request: HttpRequest, page: Page) -> HttpResponse:
    topics = list(page.topics.all())
    return shown(
        request,
        page,
        crumbs=queries.ancestors(page),
        files=queries.files_of(page),
        topics=topics,
        audience=list(page.audience.all()),
        related=library.related_resources(page, request.user, topics),
        dead_link=dead_link(page.link) if page.link else None,
    )


def document(request: HttpRequest, document_id: str, name: str) -> HttpResponseBase:
    """A file. Wagtail serves it (wagtail_hooks.py guards it) with two headers that say nothing: they are taken off."""
    response = wagtail_document(request, document_id, name)
    if response.get("Content-Encoding") == "None":
        del response["Content-Encoding"]
    if response.get("ETag") == '""':
        del response["ETag"]
    # It may be kept, but is asked for again: a file may leave the hub, or its page may close.
    response["Cache-Control"] = "private, no-cache" if request.session.accessed else "no-cache"
    return in_parts(request, response)


def password(request: HttpRequest, page_view_restriction_id: int, page_id: int) -> HttpResponse:
    """The form for the password of a page: a page of its own, limited in tries."""
    _count_try(request)
    return _not_kept(wagtail_password_view(request, page_view_restriction_id, page_id))


def file_password(request: HttpRequest, restriction_id: int) -> HttpResponse:
    """The same for the password of a collection of files."""
    _count_try(request)
    return _not_kept(wagtail_file_password_view(request, restriction_id))


def _count_try(request: HttpRequest) -> None:
    if request.method == "POST":
        rates.count("page-password", request_address(request), limit=PASSWORD_TRIES, seconds=PASSWORD_WINDOW)


def _not_kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def sign_in(request: HttpRequest) -> HttpResponse:
    """Wagtail's own sign-in page leads to the hub's: there is one door."""
    query = request.GET.urlencode()
    return redirect(reverse("account_login") + (f"?{query}" if query else ""))


@require_safe
@cache_control(public=True, max_age=86400)
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "cms/robots.txt", {"sitemap": full_url("/sitemap.xml")}, content_type="text/plain")


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def logo_picture(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """An icon or the card made from the logo; its address changes with the logo."""
    made = icon(name, key)
    if made is None:
        raise Http404("There is no such picture.")
    return HttpResponse(made, content_type="image/png")
