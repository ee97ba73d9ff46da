"""Synonyms in the Wagtail admin. What a group changes is shown before it is saved."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.permissions import require
from search.editing import actions, preview, queries
from search.editing.checks import tidy
from search.editing.forms import SynonymsForm
from search.models import SynonymGroup
from search.permissions import ONLY_EDITORS, may_teach


@never_cache
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    require(may_teach(request.user), ONLY_EDITORS)
    return render(request, "search/admin/synonyms.html", {"groups": queries.synonym_groups(request.user)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new group; `?word=` is its first line."""
    require(may_teach(request.user), ONLY_EDITORS)
    return _form(request, None, tidy(request.GET.get("word", ""))[:60])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    require(may_teach(request.user), ONLY_EDITORS)
    group = queries.synonym_group(request.user, pk)
    return _form(request, group, group.words)


def _form(request: HttpRequest, group: SynonymGroup | None, words: str) -> HttpResponse:
    if request.method != "POST":
        form = SynonymsForm(initial={"words": words})
        return render(request, "search/admin/synonym_group.html", {"form": form, "group": group})
    form = SynonymsForm(request.POST)
    if form.is_valid() and _is_to_be_saved(form) and _save(request, form, group):
        return redirect("search_synonyms")
    shown = _shown(form, group) if form.is_valid() else {}
    context = {"form": form, "group": group, **shown}
    return render(request, "search/admin/synonym_group.html", context, status=200 if form.is_valid() else 422)


def _is_to_be_saved(form: SynonymsForm) -> bool:
    """Whether somebody wants to save what they were shown the effect of."""
    seen = form.cleaned_data["seen"].split("\n")
    return "save" in form.data and "\n".join(map(str.strip, seen)) == form.cleaned_data["words"]


def _save(request: HttpRequest, form: SynonymsForm, group: SynonymGroup | None) -> bool:
    try:
        saved = actions.save_synonyms(actor=request.user, words=form.cleaned_data["words"], group=group)
    except ValidationError as error:
        form.add_error("words", error)
        return False
    messages.success(request, f"Saved. Who searches for one of these finds the others as well: {saved}.")
    return True


def _shown(form: SynonymsForm, group: SynonymGroup | None) -> dict[str, Any]:
    """What the page shows of the effect; the words as they are now are remembered as shown."""
    words, question = form.cleaned_data["words"], form.cleaned_data["question"]
    changed_since = "save" in form.data
    form.data = form.data.copy()
    form.data["seen"] = words
    lines = words.split("\n")
    return {
        "tried": preview.of_synonyms(lines, question=question, before=group.lines() if group else ()),
        "overlapping": queries.overlapping(lines, besides=group.pk if group else None),
        "previewed": True,
        "changed_since": changed_since,
    }


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    group = queries.synonym_group(request.user, pk)
    words = str(group)
    actions.delete_synonyms(group, actor=request.user)
    messages.success(request, f"Deleted. These words do not stand for each other any more: {words}.")
    return redirect("search_synonyms")
