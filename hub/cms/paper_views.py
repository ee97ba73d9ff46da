"""What the pages of working documents show."""

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

from hub.cms import papers, queries
from hub.cms.views import listed, shown


def paper_index(request: HttpRequest, page: Page) -> HttpResponse:
    return listed(request, page, papers.visible_papers, papers.papers_list)


def paper(request: HttpRequest, page: Page) -> HttpResponse:
    return shown(
        request,
        page,
        crumbs=queries.ancestors(page),
        versions=papers.versions_of(page),
        successor=papers.successor_of(page, request.user),
        topics=list(page.topics.all()),
    )
