"""The guide for editors, docs/editors.md, as a page of the Wagtail admin: it is there without the internet."""

from functools import lru_cache
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "editors.md"
PICTURES = GUIDE.parent / "images" / "editors"


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/guide.html", {"guide": guide_html(GUIDE.read_text(encoding="utf-8"))})


@require_safe
@cache_control(private=True, max_age=3600)
def picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture of the guide. Its address is the one that the guide's own words name."""
    file = PICTURES / f"{name}.webp"
    if not file.is_file():
        raise Http404("The guide has no such picture.")
    return FileResponse(file.open("rb"), content_type="image/webp")


@lru_cache(maxsize=1)
def guide_html(text: str) -> SafeString:
    """HTML of Markdown without its title, which the page has; HTML in it is shown as words. Headings have the ids
    that links in it lead to.
    """
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = _without_title(markdown.parse(text))
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", slugify(tokens[place + 1].content))
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        for child in token.children or ():
            if child.type == "image":
                _give_size(child)
    return SafeString(markdown.renderer.render(tokens, markdown.options, {}))


def _without_title(tokens: list[Token]) -> list[Token]:
    return tokens[3:] if tokens and tokens[0].tag == "h1" else tokens


def _give_size(image: Token) -> None:
    """Its place is kept while it loads, so that a link to a heading stays where it led."""
    image.attrSet("loading", "lazy")
    file = PICTURES / Path(str(image.attrGet("src"))).name
    if file.is_file():
        with Image.open(file) as opened:
            image.attrSet("width", str(opened.width))
            image.attrSet("height", str(opened.height))
