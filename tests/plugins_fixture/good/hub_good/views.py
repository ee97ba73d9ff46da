"""The page of newcomers."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from hub_good.actions import greet
from hub_good.queries import newcomer_for, waiting


def newcomers(request):
    words, space = request.POST.get("words", ""), request.POST.get("space", "")
    error = ""
    if request.method == "POST":
        newcomer = newcomer_for(request.user, request.POST.get("newcomer", ""))
        try:
            greet(newcomer, actor=request.user, words=words, space_slug=space)
        except ValidationError as wrong:
            error = wrong.messages[0]
        else:
            return redirect("hub_good:newcomers")
    context = {"newcomers": waiting(request.user, limit=20), "error": error, "words": words, "space": space}
    return render(request, "hub_good/newcomers.html", context, status=422 if error else 200)
