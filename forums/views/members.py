"""Pages for members. Somebody who was signed out while writing gets the words back."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache


def members_only(view):
    """As `login_required`; but words that were sent come back, to be kept and sent again after signing in."""
    guarded = login_required(view)

    @wraps(view)
    def asked(request, *args, **kwargs):
        words = request.POST.get("body", "").strip() if request.method == "POST" else ""
        if request.user.is_authenticated or not words:
            return guarded(request, *args, **kwargs)
        return _words_back(request, words)

    return asked


@never_cache
def _words_back(request, words: str):
    context = {"words": words, "subject": request.POST.get("title", "").strip(), "next": request.path}
    return render(request, "forums/signed_out.html", context, status=403)
