"""Pages of members: the directory, a profile, one's own account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import actions, queries
from members.agreement.queries import agreement_of
from members.forms import PhotoForm
from members.profiles.directory import Asked
from members.profiles.directory import directory as members_directory
from members.profiles.forms import ProfileForm
from members.visibility import profile_of
from members.welcome.queries import next_step

MEMBERS = {"title": "Members", "url": "/members/"}
ACCOUNT = {"title": "Your account", "url": "/account/"}


@require_safe
def directory(request):
    asked = Asked.from_query(request.GET)
    return render(request, "members/directory.html", {"asked": asked, "found": members_directory(request.user, asked)})


@require_safe
def profile(request, handle):
    member = queries.profile_for(request.user, handle)
    profile = profile_of(request.user, member)
    facts = {"member": member, "profile": profile, "roles": queries.roles(member), "crumbs": [MEMBERS]}
    return render(request, "members/profile.html", facts)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request):
    sent = request.method == "POST"
    form = ProfileForm(request.POST if sent else None, member=request.user)
    if sent and form.is_valid():
        try:
            me, role = request.user, form.role()
            actions.change_profile_and_role(actor=me, member=me, role=role, profile=form.profile())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Your profile is saved.")
            return redirect("members:account")
    return render(
        request, "members/account.html", {"form": form, "step": next_step(request.user)} | agreement_of(request.user)
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request):
    sent = request.method == "POST"
    form = PhotoForm(request.POST, request.FILES) if sent else PhotoForm()
    if sent and form.is_valid():
        try:
            actions.set_photo(actor=request.user, member=request.user, upload=form.cleaned_data["photo"])
        except ValidationError as error:
            form.add_error("photo", error)
        else:
            messages.success(request, "Your photo is saved.")
            return redirect("members:account")
    return render(request, "members/photo.html", {"form": form, "crumbs": [ACCOUNT]})


@login_required
@require_POST
def remove_photo(request):
    actions.remove_photo(actor=request.user, member=request.user)
    messages.success(request, "Your photo is removed.")
    return redirect("members:account")
