"""What the pages of groups and programmes show."""

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

from hub.cms import groups, queries
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
    topics = list(page.topics.all())
    return shown(
        request,
        page,
        crumbs=queries.ancestors(page),
        teams=groups.teams_of(page),
        partners=groups.backers_of(page, "partners"),
        funders=groups.backers_of(page, "funders"),
        groups=groups.groups_of(page, request.user),
        related=groups.news_of(page, request.user, topics),
        topics=topics,
    )
