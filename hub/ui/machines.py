"""What browsers and search engines ask for beside the pages: the hub's colours, icon and manifest, the site map."""

import json
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import path, re_path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from hub.ui import colours
from hub.ui import sitemap as sitemaps
from hub.ui.site import site_facts

A_YEAR = 31_536_000
SHORT = 12
"""So many letters fit under an icon."""
PAPER = "#fbf7f0"
ICONS = (("192", "192x192", "any"), ("512", "512x512", "any"), ("maskable", "512x512", "maskable"))
OURS = {"192": "hub/img/icon-192.png", "512": "hub/img/icon-512.png", "maskable": "hub/img/icon-maskable-512.png"}


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


@require_safe
@cache_control(public=True, max_age=300)
def manifest(request):
    """What a phone needs to put the hub on its first screen."""
    facts = site_facts()
    data: dict[str, Any] = {
        "name": facts.name,
        "short_name": short_name(facts.name),
        "description": facts.strapline,
        "lang": "en-GB",
        "dir": "ltr",
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": (facts.accent or colours.USUAL)[0],
        "icons": [
            {
                "src": facts.logo.picture(name) if facts.logo else static(OURS[name]),
                "sizes": sizes,
                "type": "image/png",
                "purpose": purpose,
            }
            for name, sizes, purpose in ICONS
        ],
    }
    return HttpResponse(json.dumps(data), content_type="application/manifest+json")


def short_name(name: str) -> str:
    """Whole words of the name, as many as fit; a long first word whole."""
    short = ""
    for word in name.split():
        if short and len(short) + 1 + len(word) > SHORT:
            break
        short = f"{short} {word}".strip()
    return short or name


@require_safe
@cache_control(public=True, max_age=3600)
def favicon(request):
    """Asked for by browsers that did not look into a page."""
    logo = site_facts().logo
    return HttpResponseRedirect(logo.picture("32") if logo else "/static/hub/favicon.ico")


urlpatterns = [
    path("manifest.webmanifest", manifest),
    path("favicon.ico", favicon),
    re_path(r"^site-(?P<light>[0-9a-f]{6})-(?P<dark>[0-9a-f]{6})-(?P<digest>[0-9a-f]{10})\.css$", own_colours),
    path("sitemap.xml", sitemap),
    re_path(r"^sitemap-(?P<kind>[a-z]{1,30})-(?P<number>[0-9]{1,6})\.xml$", sitemap_part),
]
