"""Data for machines: whole JSON whatever stands in it, and nothing that could leave its block."""

import json
import re

import pytest

from hub.ui.site import Link, SiteFacts
from hub.ui.structured import as_block, breadcrumbs, organisation, website

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "&quot;'\"",
    "a\u2028b\u2029c",
    "\\",
    "\x00\x1f",
    "🪑 %s {}",
]


def inside(block: str):
    return json.loads(re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', block, re.S)[1])


@pytest.mark.parametrize("title", HOSTILE)
def test_block_holds_every_title_and_cannot_be_left(title):
    block = str(as_block([{"@type": "Thing", "name": title}]))
    assert inside(block)["@graph"] == [{"@type": "Thing", "name": title}]
    words = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert re.search(r"[<>&'\u2028\u2029\x00]", words) is None


def test_nothing_makes_no_block():
    assert as_block([]) == as_block([{}]) == ""


def test_trail_names_each_step_with_its_full_address():
    trail = breadcrumbs([("Home", "/"), ("News", "/news/")])
    assert trail["itemListElement"][1] == {
        "@type": "ListItem",
        "position": 2,
        "name": "News",
        "item": "http://127.0.0.1:8000/news/",
    }
    assert breadcrumbs([("Home", "/")]) == {}


def test_organisation_says_what_the_settings_say_and_leaves_out_the_rest():
    facts = SiteFacts("Us", "", "us@hub.example", social_links=(Link("Mastodon", "https://social.example/@us"),))
    assert organisation(facts) == {
        "@type": "Organization",
        "@id": "http://127.0.0.1:8000/#organisation",
        "name": "Us",
        "url": "http://127.0.0.1:8000/",
        "email": "us@hub.example",
        "sameAs": ["https://social.example/@us"],
    }


def test_website_offers_the_search_of_the_hub():
    action = website(SiteFacts())["potentialAction"]
    assert action["target"]["urlTemplate"] == "http://127.0.0.1:8000/search/?q={search_term_string}"
