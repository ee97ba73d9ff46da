"""The hub's own accent: is it readable where it stands, which shade near it would be, and the stylesheet for it.

Contrast is WCAG's: (L1 + 0.05) / (L2 + 0.05) of relative luminances. Colours are written "#0a5a5c".
"""

import colorsys
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")
LEAST = 4.5
"""WCAG 2.2 AA for text."""
STEP = 0.005


@dataclass(frozen=True)
class Scheme:
    """What the accent stands on; the values are those of the tokens in hub.css (a test compares them)."""

    name: str
    surfaces: tuple[tuple[str, str], ...]
    ink: str
    muted: str
    dark: bool

    @property
    def card(self) -> str:
        return dict(self.surfaces)["card"]


LIGHT = Scheme(
    "light",
    (("paper", "#fbf7f0"), ("card", "#ffffff"), ("sunk", "#f3ece0"), ("warm-tint", "#fbebdd")),
    "#211c17",
    "#5a5148",
    dark=False,
)
DARK = Scheme(
    "dark",
    (("paper", "#171614"), ("card", "#211f1c"), ("sunk", "#121110"), ("warm-tint", "#35241b")),
    "#f2ece2",
    "#bdb4a6",
    dark=True,
)
USUAL = ("#0a5a5c", "#7fd1cc")
"""The accent of a hub that has none of its own."""
IN_WORDS = {"paper": "the page", "card": "cards", "sunk": "bands of the page", "warm-tint": "what is new"}


@dataclass(frozen=True)
class Accent:
    """An accent with all that is made from it."""

    accent: str
    strong: str
    on_accent: str
    tint: str


def _parts(colour: str) -> tuple[float, float, float]:
    number = int(colour[1:], 16)
    return (number >> 16) / 255, (number >> 8 & 255) / 255, (number & 255) / 255


def _written(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{round(max(0.0, min(1.0, part)) * 255):02x}" for part in (red, green, blue))


def luminance(colour: str) -> float:
    """Relative luminance, from 0 (black) to 1 (white)."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, ground: str, share: float) -> str:
    """`share` of the colour, the rest of the ground."""
    return _written(*(share * one + (1 - share) * two for one, two in zip(_parts(colour), _parts(ground), strict=True)))


def shade(colour: str, lightness: float) -> str:
    """The same hue and strength, with another lightness (0 to 1)."""
    hue, _, strength = colorsys.rgb_to_hls(*_parts(colour))
    return _written(*colorsys.hls_to_rgb(hue, max(0.0, min(1.0, lightness)), strength))


def _lightness(colour: str) -> float:
    return colorsys.rgb_to_hls(*_parts(colour))[1]


def worst(colour: str, scheme: Scheme) -> tuple[str, float]:
    """The surface on which the colour is hardest to read, and the contrast there."""
    name, ground = min(scheme.surfaces, key=lambda surface: contrast(colour, surface[1]))
    return name, contrast(colour, ground)


def nearest_readable(colour: str, scheme: Scheme) -> str:
    """The colour itself when it passes, or the nearest shade of it that does."""
    lightness, step = _lightness(colour), STEP if scheme.dark else -STEP
    found = colour.lower()
    while worst(found, scheme)[1] < LEAST and 0 <= lightness <= 1:
        lightness += step
        found = shade(colour, lightness)
    return found


def complaint(colour: str, scheme: Scheme) -> str:
    """Why this colour cannot be the accent, with a shade that can; "" when it can."""
    if not HEX.match(colour):
        return "Write the colour as # and six letters or numbers, such as #0a5a5c."
    place, ratio = worst(colour, scheme)
    if ratio >= LEAST:
        return ""
    # Cut, not rounded: 4.49 must not be shown as 4.5.
    shown = int(ratio * 10) / 10
    return (
        f"This colour is hard to read: on {IN_WORDS[place]} its contrast is {shown} to 1, and links and buttons "
        f"need {LEAST} to 1. The nearest shade that passes is {nearest_readable(colour, scheme)}."
    )


def accent(colour: str, scheme: Scheme) -> Accent:
    """All that is made from an accent that passes; each pair of text and ground in it passes, too."""
    lightness = _lightness(colour)
    strong = shade(colour, lightness + (1 - lightness) * 0.35 if scheme.dark else lightness * 0.75)
    on_accent = shade(colour, 0.1) if scheme.dark else "#ffffff"
    if contrast(on_accent, colour) < LEAST:
        on_accent = "#000000"
    return Accent(colour.lower(), strong, on_accent, _tint(colour, scheme))


def _tint(colour: str, scheme: Scheme) -> str:
    """The calm ground: as much of the accent as leaves every text on it readable."""
    for share in (0.14, 0.12, 0.1, 0.08, 0.06, 0.04):
        tint = mixed(colour, scheme.card, share)
        if min(contrast(text, tint) for text in (colour, scheme.ink, scheme.muted)) >= LEAST:
            return tint
    return scheme.card


def dark_of(light: str) -> str:
    """An accent for the dark set out of the one for the light set."""
    return nearest_readable(light, DARK)


@lru_cache(maxsize=32)
def stylesheet(light: str, dark: str) -> str:
    """Sets the tokens anew, in the layer and under the selectors of hub.css: a chosen theme counts here, too."""
    for_light, for_dark = _tokens(accent(light, LIGHT)), _tokens(accent(dark, DARK))
    return (
        f"@layer tokens{{:root{{{for_light}}}"
        f'@media (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{for_dark}}}}}'
        f':root[data-theme="dark"]{{{for_dark}}}}}\n'
    )


def _tokens(made: Accent) -> str:
    return f"--accent:{made.accent};--accent-strong:{made.strong};--on-accent:{made.on_accent};--tint:{made.tint}"


def stylesheet_name(light: str, dark: str) -> str:
    """The file's name says all that is in it, so that any process can serve it and it may be kept for ever."""
    digest = hashlib.sha256(stylesheet(light, dark).encode()).hexdigest()[:10]
    return f"site-{light[1:]}-{dark[1:]}-{digest}.css"
