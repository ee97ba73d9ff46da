"""What browsers and search engines ask for beside the pages: the hub's colours, the site map."""

from django.http import Http404, HttpResponse
from django.urls import path, re_path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from hub.ui import colours
from hub.ui import sitemap as sitemaps

A_YEAR = 31_536_000


@require_safe
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def own_colours(request, light, dark, digest):
    """The stylesheet of a hub's own accent. Its name says all that is in it; nothing is looked up."""
    light, dark = f"#{light}", f"#{dark}"
    if colours.stylesheet_name(light, dark) != f"site-{light[1:]}-{dark[1:]}-{digest}.css":
        raise Http404("There is no such stylesheet.")
    return HttpResponse(colours.stylesheet(light, dark), content_type="text/css; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=300)
def sitemap(request):
    return HttpResponse(sitemaps.whole(), content_type="application/xml")


@require_safe
@cache_control(public=True, max_age=300)
def sitemap_part(request, kind, number):
    return HttpResponse(sitemaps.part(kind, int(number)), content_type="application/xml")


urlpatterns = [
    re_path(r"^site-(?P<light>[0-9a-f]{6})-(?P<dark>[0-9a-f]{6})-(?P<digest>[0-9a-f]{10})\.css$", own_colours),
    path("sitemap.xml", sitemap),
    re_path(r"^sitemap-(?P<kind>[a-z]{1,30})-(?P<number>[0-9]{1,6})\.xml$", sitemap_part),
]
