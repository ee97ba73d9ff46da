"""What lists of results say of a hit."""

from django import template

from search import showing

register = template.Library()


@register.filter
def about(hit):
    """`{{ hit|about }}`: "Thread · Money and fairness · 3 November 2026", so that two of one title are told apart."""
    return showing.about(hit)
