"""Forms of the forums. They collect words; the actions judge them, so that every door says the same."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from forums.models import Space
from forums.thread_page import READERS

WRITE = {"rows": 8}
# The editor may take the place of this box (forums/writing.js).
RICH = {**WRITE, "data-rich": True}


class WordsForm(forms.Form):
    """A form that never asks the browser to stop people: what is missing is said in words."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.fields[name].required = False
        self.status = 200
        self.wait = 0
        self.agreement: Any = None

    def ask_to_agree(self, agreement: Any) -> None:
        """Show the community agreement with the form (templates/members/_agreement_asked.html), and ask for a yes."""
        self.agreement = agreement
        box = forms.CheckboxInput(attrs={"value": agreement.number})
        self.fields["agreed"] = forms.BooleanField(
            label="I have read the agreement, and I say yes to it", widget=box, required=False
        )

    @classmethod
    def of(cls, request: HttpRequest, **kwargs: Any) -> "WordsForm":
        """Bound when something was sent."""
        return cls(request.POST if request.method == "POST" else None, **kwargs)


class DraftedForm(WordsForm):
    """A form with a draft behind it: `draft` is the version that was read, which goes when the words are sent."""

    draft = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def clean_draft(self) -> int:
        return self.cleaned_data["draft"] or 0


class DraftForm(DraftedForm):
    """Words to be kept, whatever they are."""

    title = forms.CharField(label="Title", widget=forms.TextInput(attrs={"autocomplete": "off"}), strip=False)
    body = forms.CharField(label="Your words", widget=forms.Textarea(attrs=RICH), strip=False)


class ReplyForm(DraftedForm):
    body = forms.CharField(label="Your reply", widget=forms.Textarea(attrs=RICH), strip=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ThreadForm(DraftedForm):
    title = forms.CharField(
        label="Title",
        help_text="Say what it is about in a few words.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    body = forms.CharField(
        label="Your post",
        help_text="An empty line starts a new paragraph. Addresses that begin with https:// become links.",
        widget=forms.Textarea(attrs=RICH),
        strip=False,
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)


class EditForm(WordsForm):
    body = forms.CharField(label="Your post", widget=forms.Textarea(attrs={**RICH, "rows": 12}), strip=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class MoveForm(WordsForm):
    """Where to: one of the spaces that the actor looks after, each with who can read it."""

    space = forms.TypedChoiceField(label="To which space?", widget=forms.RadioSelect, coerce=int, empty_value=0)

    def __init__(self, *args: Any, spaces: Iterable[Space], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(space.pk, f"{space.name}. {READERS[space.kind]}") for space in spaces]
        self.fields["space"].choices = choices


class HandleForm(WordsForm):
    handle = forms.CharField(
        label="Handle",
        help_text="The last part of the address of their profile, such as sam-okoro.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class AskForm(WordsForm):
    message = forms.CharField(
        label="Why would you like to join?",
        help_text="A few words help the people who look after the space.",
        widget=forms.Textarea(attrs={"rows": 5}),
        strip=False,
    )


class AnswerForm(WordsForm):
    handle = forms.CharField(widget=forms.HiddenInput)
    message = forms.CharField(
        label="Your words to them", help_text="They go with the mail.", widget=forms.Textarea(attrs={"rows": 3})
    )


class WelcomeForm(WordsForm):
    """The words and the picture above the threads of `space`."""

    welcome = forms.CharField(
        label="Words of welcome",
        help_text="What this space is for, and how we are with one another here. An empty line starts a new paragraph.",
        widget=forms.Textarea(attrs={"rows": 8}),
        strip=False,
    )
    picture = forms.FileField(
        label="A new picture",
        help_text="A JPEG, PNG, WebP or GIF file of up to 10 MB, wider than high. We remove where it was taken.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        error_messages={"empty": "This file is empty. Choose another one."},
    )
    picture_alt = forms.CharField(
        label="What the picture shows",
        help_text="For people who cannot see it. Leave it empty if it only decorates.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    no_picture = forms.BooleanField(label="Show no picture")

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        initial = {"welcome": space.welcome, "picture_alt": space.picture_alt}
        super().__init__(*args, initial=initial, **kwargs)
        if space.picture_id is None:
            del self.fields["no_picture"]

    def clean(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["upload"] = given.pop("picture", None)
        return given


class PresenceForm(WordsForm):
    shown = forms.ChoiceField(
        label="May other members see you there?",
        choices=[
            ("yes", "Yes: show my name while I read or write"),
            ("no", "No: do not show me, and do not count me"),
        ],
        widget=forms.RadioSelect,
    )

    def clean_shown(self) -> str:
        if not self.cleaned_data["shown"]:
            raise ValidationError("Choose “yes” or “no”")
        return self.cleaned_data["shown"]


class TellingForm(WordsForm):
    """What a guest may send too. `website` stands where no person looks: whoever fills it in is a program."""

    email = forms.CharField(
        label="Your email address",
        help_text="Only the team sees it.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(
        label="Leave this empty", widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )

    def __init__(self, *args: Any, signed_in: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if signed_in:
            for name in ("email", "name"):
                self.fields.pop(name, None)

    @property
    def by_a_program(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    def words(self) -> dict[str, str]:
        """What the actions want: everything but the trap."""
        return {name: value or "" for name, value in self.cleaned_data.items() if name != "website"}


class ReportForm(TellingForm):
    message = forms.CharField(
        label="What is wrong with this post?",
        help_text="A few words are enough.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    field_order = ("message", "email")


class ContactForm(TellingForm):
    name = forms.CharField(label="Your name", widget=forms.TextInput(attrs={"autocomplete": "name"}), max_length=80)
    message = forms.CharField(label="Your message", widget=forms.Textarea(attrs=WRITE))
    field_order = ("message", "name", "email")
