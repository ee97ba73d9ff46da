"""`{% photo image alt="…" shape="card" %}`: a picture of the library, in the right size for every screen."""

from typing import Any

from django import template

from hub.ui.pictures import SHAPES, photo_of

register = template.Library()


@register.inclusion_tag("components/_photo.html")
def photo(image: Any, alt: str = "", shape: str = "wide", lead: bool = False, css: str = "", name: str = ""):
    """A Wagtail image. Nothing for None; where the file cannot be shown, its words.

    `alt`: what it shows, or "" where the words beside it say so. `shape`: of hub.ui.pictures.SHAPES.
    `lead`: it stands in the first screen, so load it at once. `css`: classes of the <img>. `name`: what the link
    to a picture that was left out is about, where `alt` is empty.
    """
    if shape not in SHAPES:
        raise template.TemplateSyntaxError(f"There is no shape {shape!r}; hub/ui/pictures.py has: {', '.join(SHAPES)}")
    return {
        "photo": photo_of(image, SHAPES[shape]) if image else None,
        "image": image,
        "alt": alt,
        "lead": lead,
        "css": css,
        "name": name,
    }
