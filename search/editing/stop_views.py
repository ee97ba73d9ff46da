"""Stop phrases in the Wagtail admin."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members.permissions import require
from search.editing import actions, preview, queries
from search.editing.forms import StopPhraseForm
from search.permissions import ONLY_EDITORS, may_teach


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def phrases(request: HttpRequest) -> HttpResponse:
    """All of them, and a form for one more, which shows what becomes of a question."""
    require(may_teach(request.user), ONLY_EDITORS)
    form = StopPhraseForm(request.POST) if request.method == "POST" else StopPhraseForm()
    context = {"form": form, "phrases": queries.stop_phrases(request.user)}
    if request.method == "POST" and form.is_valid():
        if "save" in request.POST and _add(request, form):
            return redirect("search_stop_phrases")
        question = form.cleaned_data.get("question") or f"{form.data['words']} travel costs"
        was, will = preview.of_stop_phrase(form.data["words"], question)
        context |= {"question": question, "was": was, "will": will}
    return render(request, "search/admin/stop_phrases.html", context, status=422 if form.errors else 200)


def _add(request: HttpRequest, form: StopPhraseForm) -> bool:
    try:
        made = actions.add_stop_phrase(actor=request.user, words=form.cleaned_data["words"])
    except ValidationError as error:
        form.add_error("words", error)
        return False
    messages.success(request, f"Saved. “{made}” is not searched for any more.")
    return True


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    phrase = queries.stop_phrase(request.user, pk)
    actions.delete_stop_phrase(phrase, actor=request.user)
    messages.success(request, f"Deleted. “{phrase}” is searched for again.")
    return redirect("search_stop_phrases")
