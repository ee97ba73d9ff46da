"""What the story pages show."""

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

from hub.cms.queries import ancestors
from hub.cms.views import listed, shown
from stories import queries


def story_index(request: HttpRequest, page: Page) -> HttpResponse:
    return listed(request, page, queries.visible_stories, queries.stories_list)


def story(request: HttpRequest, page: Page) -> HttpResponse:
    return shown(request, page, crumbs=ancestors(page), topics=list(page.themes.all()))
