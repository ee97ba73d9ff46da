"""The form of a story in the Wagtail admin, with the consent that is kept on paper."""

from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.widgets import AdminDateInput

from hub.cms.models.base import HubPageForm
from stories.actions import record_on_paper
from stories.actions.consent import NO_PLACE, given_day, look_again_date
from stories.enums import Use
from stories.forms import DAYS, PlainTextField
from stories.models import StoryRecord
from stories.panels import PAPER_FIELDS
from stories.permissions import may_keep_consent

WRONG_DAY = {"invalid": "Write the day like this: 2026-11-30."}


class StoryPageForm(HubPageForm):
    """Asks for consent on paper while none on record lets the story be on the hub, of people who keep consent.

    What is half filled in holds a draft too: nothing of it could be kept otherwise.
    """

    paper_uses = forms.MultipleChoiceField(
        label="What the paper says yes to",
        choices=Use.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only what was said. Without “On this hub” the story cannot be published.",
    )
    paper_given_on = forms.DateField(
        label="Day it was given",
        required=False,
        input_formats=DAYS,
        widget=AdminDateInput,
        help_text="The day on the paper. Empty: today.",
        error_messages=WRONG_DAY,
    )
    paper_where = PlainTextField(
        what="This",
        max_length=200,
        label="How it was given, and where the paper is kept",
        required=False,
        help_text="Such as: signed form, blue folder in the office.",
    )
    paper_look_again_on = forms.DateField(
        label="Day to look again",
        required=False,
        input_formats=DAYS,
        widget=AdminDateInput,
        help_text="Then the story stands on your home, to ask whether all is still right. Empty: in a year.",
        error_messages=WRONG_DAY,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        record: StoryRecord | None = self.instance.record
        self.asks_for_paper = not (record and record.allows(Use.SITE)) and may_keep_consent(self.for_user)
        if self.asks_for_paper:
            self.initial["paper_uses"] = [use for use, given in record.now_given().items() if given] if record else []
        else:
            for name in PAPER_FIELDS:
                self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean()
        if not self._says_something():
            return given
        if not given.get("paper_where", "").strip() and "paper_where" not in self.errors:
            self.add_error("paper_where", NO_PLACE)
        for name, check in (("given_on", given_day), ("look_again_on", look_again_date)):
            try:
                check(given.get(f"paper_{name}"))
            except ValidationError as error:
                self.add_error(f"paper_{name}", error.message_dict[name])
        return given

    def _says_something(self) -> bool:
        return self.asks_for_paper and any(name in self.changed_data for name in PAPER_FIELDS)

    def _post_clean(self) -> None:
        page, given = self.instance, self.cleaned_data
        page.is_going_public = not self.is_deferred_validation
        if self.asks_for_paper:
            page.consent_field = "paper_uses"
        if self._says_something() and not any(name in self.errors for name in PAPER_FIELDS):
            said = {name: given[f"paper_{name}"] for name in ("uses", "where", "given_on", "look_again_on")}
            page.write_consent = partial(record_on_paper, actor=self.for_user, **said)
        page.allowed_on_paper = Use.SITE in given.get("paper_uses", ())
        super()._post_clean()
