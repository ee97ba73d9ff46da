"""What comes first for a question, in the Wagtail admin."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.permissions import require
from search import queries
from search.asking.question import taught
from search.backends.base import Unavailable
from search.editing import actions, pins
from search.editing.forms import FirstForm, ThingForm
from search.permissions import ONLY_EDITORS, may_teach

AWAY = "The search does not answer just now. Please try again in a minute."


@never_cache
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Every question that something comes first for."""
    require(may_teach(request.user), ONLY_EDITORS)
    try:
        context: dict[str, Any] = {"questions": pins.pinned_questions(request.user)}
    except Unavailable:
        context = {"away": AWAY}
    return render(request, "search/admin/first.html", context)


@never_cache
@require_safe
def question(request: HttpRequest) -> HttpResponse:
    """`?question=&find=`: what comes first for one question, something to add to it, what a guest finds."""
    require(may_teach(request.user), ONLY_EDITORS)
    form = FirstForm(request.GET if "question" in request.GET else None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        asked = form.cleaned_data["question"]
        try:
            context |= {"question": asked, **_things(request, asked, form.cleaned_data["find"])}
        except Unavailable:
            context["away"] = AWAY
    return render(request, "search/admin/first_for_question.html", context, status=422 if form.errors else 200)


def _things(request: HttpRequest, asked: str, find: str) -> dict[str, Any]:
    first = pins.pinned_for(request.user, asked)
    above = {(thing.pin.kind, thing.pin.group_id) for thing in first}
    found = queries.first_results(request.user, [find or asked], taught())[0]
    guest = queries.search(AnonymousUser(), asked)
    return {
        "first": first,
        "sought": find or asked,
        "found": [(hit, (hit.kind, hit.group) in above) for hit in found.hits],
        "guest_finds": (*guest.pinned, *guest.hits)[:10],
        "guest_pinned": len(guest.pinned),
    }


@require_POST
def put_first(request: HttpRequest) -> HttpResponse:
    form = ThingForm(request.POST)
    if not form.is_valid():
        messages.error(request, "This did not work. Search for the thing again, and press its button.")
        return redirect("search_first_question")
    try:
        pin = actions.put_first(actor=request.user, **form.cleaned_data)
        messages.success(request, f"This comes first now for “{pin.question}”.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except Unavailable:
        messages.error(request, AWAY)
    return _back_to(form.cleaned_data["question"])


@require_POST
def move_up(request: HttpRequest, pk: int) -> HttpResponse:
    pin = pins.pin_of(request.user, pk)
    actions.move_up(pin, actor=request.user)
    return _back_to(pin.question)


@require_POST
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    pin = pins.pin_of(request.user, pk)
    actions.take_out(pin, actor=request.user)
    messages.success(request, f"Taken out. It does not come first any more for “{pin.question}”.")
    return _back_to(pin.question)


def _back_to(asked: str) -> HttpResponse:
    return redirect(f"{reverse('search_first_question')}?{urlencode({'question': asked[:200]})}")
