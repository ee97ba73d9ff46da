"""Wagtail's own way to approve a page from a list, which fails when something is missing on the page."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.views.pages.workflow import WorkflowActionView


class ApproveOrSay(WorkflowActionView):
    """What is missing is said on the page's own form, where it can be filled in; nothing is approved."""

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except ValidationError as error:
            messages.error(request, f"“{self.object}” is not published yet. {self._words(error)}")
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self.render_modal_json(request, {"step": "success", "redirect": self.redirect_url})
        return redirect(self.redirect_url)

    def _words(self, error: ValidationError) -> str:
        """ "Summary: This field cannot be blank." for each field."""
        if not hasattr(error, "error_dict"):
            return " ".join(error.messages)
        names = {field.name: str(field.verbose_name) for field in self.object.specific._meta.fields}
        return " ".join(
            f"{names.get(name, name).capitalize()}: {' '.join(words)}" for name, words in error.message_dict.items()
        )
