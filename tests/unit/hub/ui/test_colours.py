"""The accent: contrast by WCAG's formula, the nearest shade that passes, the stylesheet."""

import re
from pathlib import Path

import pytest

from hub.ui import colours
from hub.ui.colours import DARK, LIGHT, accent, complaint, contrast, nearest_readable, stylesheet, worst

CSS = Path(colours.__file__).parent / "static/hub/css/hub.css"
SCHEMES = pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=lambda scheme: scheme.name)
CHOSEN = ["#ffcc33", "#0a5a5c", "#7fd1cc", "#ff0000", "#0000ff", "#00ff00", "#808080", "#000000", "#ffffff", "#c2185b"]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#0a5a5c", "#ffffff", 8.0),
        ("#abcdef", "#abcdef", 1),
    ],
)
def test_contrast_is_the_one_of_wcag(one, other, ratio):
    assert round(contrast(one, other), 2) == pytest.approx(ratio, abs=0.05)
    assert contrast(one, other) == contrast(other, one)


SETS = re.compile(r"(?m)^  :root(?P<dark>\[data-theme=\"dark\"\])? \{(?P<body>.*?)\}", re.S)


@SCHEMES
def test_surfaces_are_the_tokens_of_the_stylesheet(scheme):
    body = next(found["body"] for found in SETS.finditer(CSS.read_text()) if bool(found["dark"]) == scheme.dark)
    tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", body))
    wanted = {**dict(scheme.surfaces), "ink": scheme.ink, "muted": scheme.muted}
    assert {name: _long(tokens[name]) for name in wanted} == wanted


def _long(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(letter * 2 for letter in colour[1:])


@SCHEMES
def test_usual_accent_passes(scheme):
    assert complaint(colours.USUAL[scheme.dark], scheme) == ""


def test_pale_colour_is_refused_with_its_ratio_and_a_shade_that_passes():
    words = complaint("#ffcc33", LIGHT)
    assert "contrast is 1.2 to 1" in words
    suggested = re.search(r"#[0-9a-f]{6}", words)[0]
    assert complaint(suggested, LIGHT) == ""


@pytest.mark.parametrize(
    "colour", ["red", "#12345", "#1234567", "#0a5a5g", "", "#0a5a5c;}body{display:none", "#0a5a5c\n"]
)
def test_what_is_no_colour_is_refused(colour):
    assert complaint(colour, LIGHT).startswith("Write the colour as #")


@SCHEMES
@pytest.mark.parametrize("colour", CHOSEN)
def test_suggestion_passes_and_is_no_further_away_than_it_must_be(scheme, colour):
    found = nearest_readable(colour, scheme)
    assert worst(found, scheme)[1] >= 4.5
    if found != colour:
        assert worst(found, scheme)[1] < 5.2


@SCHEMES
@pytest.mark.parametrize("colour", CHOSEN)
def test_everything_made_from_an_accent_can_be_read(scheme, colour):
    made = accent(nearest_readable(colour, scheme), scheme)
    assert contrast(made.on_accent, made.accent) >= 4.5
    assert contrast(made.on_accent, made.strong) >= 4.5
    for text in (made.accent, scheme.ink, scheme.muted):
        assert contrast(text, made.tint) >= 4.5


def test_stylesheet_sets_the_tokens_under_the_selectors_of_the_hub():
    text = stylesheet("#0a5a5c", "#7fd1cc")
    assert text.startswith("@layer tokens{:root{--accent:#0a5a5c;")
    assert text.count("--accent:#7fd1cc;") == 2
    for selector in (':root:not([data-theme="light"])', ':root[data-theme="dark"]', "(prefers-color-scheme:dark)"):
        assert selector in text
        assert selector.replace(":dark", ": dark") in CSS.read_text()


def test_name_of_the_stylesheet_changes_with_its_words():
    names = {colours.stylesheet_name(*pair) for pair in [("#0a5a5c", "#7fd1cc"), ("#0a5a5c", "#7fd1cd")]}
    assert len(names) == 2
