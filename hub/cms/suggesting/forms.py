"""The form by which a member suggests a resource."""

import hashlib
import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from hub.cms.models import ResourceFormat, ResourcePage, ResourceType
from hub.cms.suggesting.files import ACCEPTED, check_file
from hub.cms.suggesting.queries import duplicate
from members.models import Member

MOST_WORDS = 8
LONGEST_WORD = 50
OLDEST = 1900


class PlainWords(forms.CharField):
    """A few words, separated by commas, as a list."""

    def to_python(self, value: Any) -> list[str]:
        text = super().to_python(value)
        words = dict.fromkeys(" ".join(word.split()) for word in text.split(","))
        return [word for word in words if word]

    def validate(self, value: list[str]) -> None:
        if len(value) > MOST_WORDS:
            raise ValidationError(f"Please choose the {MOST_WORDS} that fit best.")
        if any(len(word) > LONGEST_WORD for word in value):
            raise ValidationError(f"Put a comma between the words: one of them is longer than {LONGEST_WORD} letters.")

    def run_validators(self, value: list[str]) -> None:
        super().run_validators(", ".join(value))


def _too_long(most: int) -> dict[str, str]:
    return {"max_length": f"This is too long: please use at most {most} letters. You used %(show_value)d."}


class SuggestionForm(forms.Form):
    """Either a link or a file. What it answers goes to `actions.suggest`."""

    use_required_attribute = False

    title = forms.CharField(
        label="What is it called?",
        max_length=200,
        error_messages={"required": "Write what it is called"} | _too_long(200),
    )
    link = forms.CharField(
        label="Where is it on the web?",
        required=False,
        max_length=500,
        help_text="The address of the page or file, such as https://example.org/guide",
        error_messages=_too_long(500),
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
    )
    file = forms.FileField(
        label="Or send the file",
        required=False,
        help_text=f"A {ACCEPTED} file of at most 20 MB. Send only what you may share.",
    )
    summary = forms.CharField(
        label="Why does it help?",
        max_length=400,
        help_text="What it is and whom it helps, in one or two sentences. People read this in the list.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say in a sentence why it helps"} | _too_long(400),
    )
    type = forms.ChoiceField(
        label="What kind of thing is it?",
        choices=[("", "Choose one"), *ResourceType.choices],
        error_messages={"required": "Choose what kind of thing it is", "invalid_choice": "Choose one from the list"},
    )
    format = forms.ChoiceField(
        label="In what form?",
        choices=[("", "Choose one"), *ResourceFormat.choices],
        error_messages={"required": "Choose in what form it comes", "invalid_choice": "Choose one from the list"},
    )
    year = forms.IntegerField(
        label="The year it was made",
        required=False,
        help_text="Four digits, such as 2024.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Write the year with four digits, such as 2024"},
    )
    topics = PlainWords(
        label="What is it about?",
        required=False,
        max_length=450,
        help_text="A few words with commas between them, such as: pay, going home",
        error_messages=_too_long(450),
    )
    audience = PlainWords(
        label="Who is it for?",
        required=False,
        max_length=450,
        help_text="Such as: members, staff, researchers",
        error_messages=_too_long(450),
    )
    made_it = forms.BooleanField(label="I made this, or helped to make it", required=False)
    show_name = forms.BooleanField(
        label="You may say on the page that I suggested it",
        required=False,
        help_text="Leave this empty and only the editors know.",
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.status, self.wait = 200, 0
        self.existing: ResourcePage | None = None
        self.fields["key"].initial = uuid.uuid4().hex

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_year(self) -> int | None:
        year, latest = self.cleaned_data["year"], date.today().year + 1
        if year is not None and not OLDEST <= year <= latest:
            raise ValidationError(f"Write a year from {OLDEST} to {latest}")
        return year

    def clean_link(self) -> str:
        link = self.cleaned_data["link"]
        if link and "://" not in link:
            link = f"https://{link}"
        if link:
            URLValidator(
                schemes=["http", "https"],
                message="This is not a full web address. It looks like this: https://example.org/guide",
            )(link)
        return link

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload:
            check_file(upload)
        return upload

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not {"link", "file"} & set(self.errors) and not (given.get("link") or given.get("file")):
            self.add_error("link", "Give the address, or choose a file below")
        return given

    def check_duplicate(self) -> None:
        """Say beside the link that it is there already; asked only when the form was not sent before."""
        found = duplicate(self.member, self.cleaned_data["link"])
        if found is None:
            return
        if found.page is None:
            self.add_error("link", "Somebody has suggested this already. It waits for the editors.")
            return
        # The link to it stands beside the field; the error is a link of its own in the summary.
        self.existing = found.page
        self.add_error("link", f"This is in the library already: {found.page.title}")

    @property
    def mark(self) -> str:
        """The same for the same words in the same form, sent again."""
        upload = self.cleaned_data.get("file")
        words = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        told = (sorted(words.items(), key=str), upload and (upload.name, upload.size))
        return hashlib.sha256(repr(told).encode("utf-8", "replace")).hexdigest()

    def suggestion(self) -> dict[str, Any]:
        """The arguments of `actions.suggest`."""
        given = self.cleaned_data
        return {
            "key": self.mark,
            "fields": {name: given[name] for name in ("title", "link", "summary", "type", "format", "year")},
            "upload": given["file"] or None,
            **{name: given[name] for name in ("topics", "audience", "made_it", "show_name")},
        }
