"""The pages of the first steps: each is a form with a way past it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hub.plugins.core import core
from members.actions import change_profile, set_photo
from members.welcome import actions, queries
from members.welcome.forms import InterestsForm, NameForm
from members.welcome.steps import LAST, OVER, WORDS


@never_cache
@login_required
@require_safe
def welcome(request):
    step = queries.next_step(request.user)
    return redirect("members:welcome_step", step) if step else redirect("members:account")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request, number):
    number = int(number)
    if request.method == "POST" and "skip" in request.POST:
        return _next(request, number)
    return {1: _name, 2: _interests, 3: _hello}[number](request)


def _name(request):
    form = NameForm(*_sent(request), member=request.user)
    if form.is_bound and form.is_valid():
        try:
            if form.cleaned_data["photo"]:
                set_photo(actor=request.user, member=request.user, upload=form.cleaned_data["photo"])
        except ValidationError as error:
            form.add_error("photo", error)
        else:
            name = form.cleaned_data["display_name"]
            change_profile(actor=request.user, member=request.user, display_name=name)
            return _next(request, 1)
    return _page(request, 1, {"form": form})


def _interests(request):
    form = InterestsForm(*_sent(request), member=request.user)
    if form.is_bound and form.is_valid():
        change_profile(actor=request.user, member=request.user, **form.cleaned_data)
        return _next(request, 2)
    return _page(request, 2, {"form": form})


def _hello(request):
    place = core.hello_place(viewer=request.user)
    if request.method == "POST" and place is not None:
        actions.go_on(actor=request.user, after=LAST)
        return redirect(place.write_url)
    if request.method == "POST":
        return _next(request, LAST)
    return _page(request, 3, {"place": place})


def _sent(request):
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _page(request, number, context):
    facts = {"number": number, "last": LAST, "words": WORDS[number], "before": number - 1}
    return render(request, "members/welcome.html", context | facts)


def _next(request, after):
    step = actions.go_on(actor=request.user, after=after)
    if step < OVER:
        return redirect("members:welcome_step", step)
    messages.success(request, "That is all. Have a look around: you can change everything in your account.")
    return redirect("/")
