"""The mail that tells a member what became of a suggestion."""

from typing import Any

from django.template.loader import render_to_string

from hub.cms.models import Suggestion, SuggestionState
from hub.cms.site import page_path
from hub.ui.site import full_url, site_facts


def mail_about(suggestion: Suggestion) -> dict[str, Any]:
    """The arguments of `hub.mail.actions.queue`."""
    published = suggestion.state == SuggestionState.PUBLISHED and suggestion.page is not None
    context = {
        "suggestion": suggestion,
        "published": published,
        "page_url": full_url(page_path(suggestion.page)) if published else "",
        "list_url": full_url("/account/suggestions/"),
        "home_url": full_url("/"),
        "hub": site_facts(),
    }
    news = "Now in the library" if published else "About your suggestion"
    return {
        "to": suggestion.member.email,
        "subject": f"{news}: {suggestion.title}",
        "text": render_to_string("cms/mail/suggestion.txt", context).strip() + "\n",
        "html": render_to_string("cms/mail/suggestion.html", context),
    }
