"""What the story pages show, and the pages of those who tell."""

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from hub.cms.queries import ancestors
from hub.cms.views import listed, shown
from hub.limits import rates
from hub.limits.rates import TooMany
from stories import actions, queries
from stories.change_form import ChangeForm
from stories.forms import StoryForm, UsesForm

TOLD_AN_HOUR = 10
ACCOUNT = {"title": "Your account", "url": "/account/"}
MINE = {"title": "Your stories", "url": "/account/stories/"}
THANKS = "Thank you. The editors read your story now. You see here what becomes of it."


def story_index(request: HttpRequest, page: Page) -> HttpResponse:
    return listed(request, page, queries.visible_stories, queries.stories_list)


def story(request: HttpRequest, page: Page) -> HttpResponse:
    return shown(
        request, page, crumbs=ancestors(page), topics=list(page.themes.all()), media=queries.media_of_story(page)
    )


@require_safe
def gone(request: HttpRequest, page: Page) -> HttpResponse:
    """In place of a story that was taken back; it says nothing of it."""
    return render(request, "stories/gone.html", status=410)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        form = StoryForm(initial={"key": secrets.token_urlsafe(16)})
        return render(request, "stories/tell.html", {"form": form})
    form, status = StoryForm(request.POST, request.FILES), 200
    if form.is_valid():
        try:
            rates.count("story", request.user.pk, limit=TOLD_AN_HOUR, seconds=3600)
            actions.tell_story(form.telling(), actor=request.user)
        except ValidationError as error:
            refuse(form, error)
        except TooMany as error:
            form.add_error(None, f"That was a lot in a short time. {error}")
            status = 429
        else:
            messages.success(request, THANKS)
            return redirect("stories:mine")
    return render(request, "stories/tell.html", {"form": form}, status=status)


def refuse(form: UsesForm, error: ValidationError) -> None:
    """What an action found, beside its field where the form has that field."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, sentences in found.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    return render(request, "stories/mine.html", {"stories": queries.my_stories(request.user), "crumbs": [ACCOUNT]})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    told = queries.my_story(request.user, pk)
    given = told.record.now_given() | {"look_again_on": told.record.look_again_on}
    form = UsesForm(request.POST if request.method == "POST" else None, initial=given)
    if form.is_valid():
        day = form.cleaned_data["look_again_on"]
        try:
            actions.change_uses(told.record, actor=request.user, uses=form.uses, look_again_on=day)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, "Your choices are saved.")
            return redirect("stories:one", pk=pk)
    answers = queries.history(told.record)
    return render(
        request, "stories/one.html", {"told": told, "form": form, "answers": answers, "crumbs": [ACCOUNT, MINE]}
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    told = queries.my_story(request.user, pk)
    if request.method == "POST":
        form = ChangeForm(request.POST, request.FILES, page=queries.latest_draft(told))
    else:
        form = ChangeForm(page=queries.latest_draft(told))
    status = 200
    if form.is_valid():
        try:
            rates.count("story", request.user.pk, limit=TOLD_AN_HOUR, seconds=3600)
            actions.change_story(told.record, form.telling(), actor=request.user, without_picture=form.without_picture)
        except ValidationError as error:
            refuse(form, error)
        except TooMany as error:
            form.add_error(None, f"That was a lot in a short time. {error}")
            status = 429
        else:
            messages.success(request, THANKS)
            return redirect("stories:one", pk=pk)
    crumbs = [ACCOUNT, MINE, {"title": told.title, "url": f"/account/stories/{pk}/"}]
    return render(request, "stories/change.html", {"told": told, "form": form, "crumbs": crumbs}, status=status)


@login_required
@require_POST
def still_right(request: HttpRequest, pk: int) -> HttpResponse:
    told = queries.my_story(request.user, pk)
    try:
        actions.still_right(told.record, actor=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "Thank you. We ask you again in a year.")
    return redirect("stories:one", pk=pk)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    told = queries.my_story(request.user, pk)
    if request.method == "POST":
        actions.withdraw(told.record, actor=request.user)
        messages.success(request, "Your story is taken back. Its words, pictures and files are gone from this hub.")
        return redirect("stories:mine")
    return render(request, "stories/take_back.html", {"told": told, "crumbs": [ACCOUNT, MINE]})
