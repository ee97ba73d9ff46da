"""What the pages of groups and programmes show."""

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

from hub.cms import groups, programmes, queries
from hub.cms.views import place, shown


def group_index(request: HttpRequest, page: Page) -> HttpResponse:
    before = place(request)
    listing = groups.groups_list(request.user, before=before)
    return shown(request, page, listing=listing, before=before, crumbs=queries.ancestors(page))


def group(request: HttpRequest, page: Page) -> HttpResponse:
    return shown(
        request,
        page,
        crumbs=queries.ancestors(page),
        people=groups.people_in(page),
        notes=groups.notes_of(page, request.user),
        topics=list(page.topics.all()),
    )


def programme(request: HttpRequest, page: Page) -> HttpResponse:
    viewer, topics = request.user, list(page.topics.all())
    partners, funders = programmes.backers_of(page)
    programmes.with_files(page, [*partners, *funders])
    return shown(
        request,
        page,
        crumbs=queries.ancestors(page),
        teams=programmes.teams_of(page),
        partners=partners,
        funders=funders,
        groups=programmes.groups_of(page, viewer),
        related=programmes.news_of(page, viewer, topics),
        topics=topics,
    )
