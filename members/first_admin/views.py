from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from members.first_admin.actions import make_first_admin
from members.first_admin.forms import FirstAdminForm
from members.first_admin.links import is_good


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def first_admin(request, token: str):
    if not is_good(token):
        return _spent(request)
    form = FirstAdminForm(request.POST or None)
    if form.is_valid():
        try:
            member = make_first_admin(actor=None, token=token, **form.cleaned_data)
        except PermissionDenied:
            return _spent(request)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            login(request, member, backend="members.backends.MemberBackend")
            messages.success(request, "Welcome. You are the admin of this hub. Begin with its name and look.")
            return redirect("wagtailadmin_home")
    return render(request, "account/first_admin.html", {"form": form}, status=400 if form.errors else 200)


def _spent(request):
    return render(request, "account/first_admin_spent.html", status=410)
