"""`{% page_meta page text %}`: what the head of a page says of it."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.models import Page

from hub.cms.meta import social_facts

register = template.Library()


@register.simple_tag(takes_context=True)
def page_meta(context: template.Context, page: Page, text: str = "") -> SafeString:
    """Description, canonical address, social card and data for machines; `text` stands in for an empty description."""
    facts = social_facts(page, context["request"], context, text or "")
    return render_to_string("components/_social.html", {**facts, "hub": context["hub"]})
