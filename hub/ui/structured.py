"""What machines are told about a page (schema.org, as JSON-LD). Data is no script: the policy lets it stand."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from hub.ui.site import SiteFacts, full_url

CONTEXT = "https://schema.org"
LANGUAGE = "en-GB"
# What could end the block, or be read as something else by a parser of HTML.
ESCAPED = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&'"}


def as_block(data: Iterable[dict[str, Any]]) -> SafeString:
    """One block with all of `data`, or "" for none. Everything but ASCII is escaped, too (U+2028 among it)."""
    graph = [one for one in data if one]
    if not graph:
        return SafeString("")
    text = json.dumps({"@context": CONTEXT, "@graph": graph}, separators=(",", ":")).translate(ESCAPED)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))


def without_empty(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in (None, "", [], {})}


def organisation(facts: SiteFacts) -> dict[str, Any]:
    return without_empty(
        {
            "@type": "Organization",
            "@id": full_url("/#organisation"),
            "name": facts.name,
            "description": facts.strapline,
            "url": full_url("/"),
            "logo": full_url(facts.logo.url) if facts.logo else "",
            "email": facts.contact_email,
            "telephone": facts.contact_phone,
            "address": facts.contact_address,
            "sameAs": [link.url for link in facts.social_links],
        }
    )


def website(facts: SiteFacts) -> dict[str, Any]:
    return {
        "@type": "WebSite",
        "name": facts.name,
        "url": full_url("/"),
        "inLanguage": LANGUAGE,
        "publisher": {"@id": full_url("/#organisation")},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": full_url("/search/?q={search_term_string}")},
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumbs(crumbs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The trail: (words, path), from the top down; {} when it would be the page alone."""
    steps = [
        {"@type": "ListItem", "position": number, "name": words, "item": full_url(path)}
        for number, (words, path) in enumerate(crumbs, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps} if len(steps) > 1 else {}


def person(name: str, path: str = "") -> dict[str, Any]:
    return without_empty({"@type": "Person", "name": name, "url": full_url(path) if path else ""})
