"""The stylesheet keeps its promises: light, nothing remote, and every text readable on its surface."""

import gzip
import re

import pytest
from django.contrib.staticfiles.finders import find

SURFACES = ["paper", "card", "sunk", "tint", "warm-tint"]
TEXTS = ["ink", "muted", "accent", "warm", "good", "bad"]


def css() -> str:
    with open(find("hub/css/hub.css"), encoding="utf-8") as file:  # noqa: PTH123 -- a found path is a string
        return file.read()


def token_sets() -> list[dict[str, str]]:
    """Light, dark by the system's wish, dark by the reader's choice; later sets fill in from the first."""
    blocks = re.findall(r"color-scheme: (?:light|dark);(.*?)\}", css().split("@layer base {")[0], re.S)
    sets = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)) for block in blocks]
    return [{**sets[0], **tokens} for tokens in sets]


def luminance(colour: str) -> float:
    digits = colour[1:]
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_stylesheet_is_at_most_twelve_kilobytes_on_the_wire():
    assert len(gzip.compress(css().encode())) <= 12 * 1024


def test_stylesheet_fetches_nothing():
    assert re.findall(r"url\(|@import", css()) == []


def test_both_dark_sets_are_the_same():
    _light, by_system, by_choice = token_sets()
    assert by_system == by_choice


@pytest.mark.parametrize("scheme", [0, 1])
def test_every_text_colour_is_readable_on_every_surface(scheme):
    tokens = token_sets()[scheme]
    surfaces = [*SURFACES, *[f"tint-{number}" for number in range(1, 7)]]
    pairs = [(text, surface) for text in TEXTS for surface in surfaces if text == "ink" or surface in SURFACES]
    pairs += [("on-accent", "accent"), ("on-accent", "accent-strong"), ("on-sun", "sun"), ("ink", "mark")]
    assert [pair for pair in pairs if contrast(tokens[pair[0]], tokens[pair[1]]) < 4.5] == []


@pytest.mark.parametrize("scheme", [0, 1])
def test_edges_of_form_fields_stand_out_from_their_surface(scheme):
    tokens = token_sets()[scheme]
    assert [surface for surface in ("paper", "card") if contrast(tokens["edge"], tokens[surface]) < 3] == []
