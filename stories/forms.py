"""Forms of the stories. They collect; the actions judge."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hub.cms.captions import check_captions
from hub.cms.media import extensions
from stories.actions import Telling
from stories.enums import OTHER_USES, StoryKind, Use
from stories.wording import words_for

LONGEST_STORY = 60_000
MOST_THEMES = 6
LONGEST_THEME = 40
LARGEST_RECORDING = 95 * 1024 * 1024
# Written by hand: a browser's calendar is a field in three parts, which not everybody can leave by keyboard.
DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")
OWN_NAME, CHOSEN_NAME = "own", "chosen"
NEW_PARAGRAPH = "An empty line starts a new paragraph."
SAID = "write down what is said, so that people who cannot hear it can read it."
UNWANTED = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])
"""Control characters: PostgreSQL refuses NUL, and the others show as nothing."""


class PlainTextField(forms.CharField):
    """Words without control characters; what is too long is said in a sentence, with both numbers."""

    def __init__(self, *, what: str, max_length: int, **kwargs: Any) -> None:
        too_long = f"{what} is too long: it may have {max_length:,} characters. Please shorten it."
        super().__init__(max_length=max_length, error_messages={"max_length": too_long}, **kwargs)
        # Browsers would cut what somebody pastes, without a word.
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(str(value).translate(UNWANTED) if value else value)
        return text.encode("utf-8", "ignore").decode()


class UsesForm(forms.Form):
    """A plain choice for each use; none is ticked by itself."""

    use_required_attribute = False
    asked = OTHER_USES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for use in self.asked:
            self.fields[use.value] = forms.BooleanField(label=words_for(use), required=False)
        self.fields["look_again_on"] = forms.DateField(
            label="Ask me again on",
            required=False,
            input_formats=DAYS,
            help_text="A day such as 30/11/2027. Then we ask you by mail whether all is still right. Empty: in a year.",
            widget=forms.DateInput(attrs={"autocomplete": "off"}, format=DAYS[0]),
            error_messages={"invalid": "Write the day like this: 30/11/2027."},
        )

    @property
    def uses(self) -> list[str]:
        return [use.value for use in self.asked if self.cleaned_data.get(use.value)]

    def consent_fields(self) -> list[Any]:
        return [self[use.value] for use in self.asked]


class StoryForm(UsesForm):
    """Telling a story. `telling()` is what the action takes."""

    asked = tuple(Use)
    kind = forms.ChoiceField(
        label="How do you tell it?",
        choices=StoryKind.choices,
        initial=StoryKind.WRITTEN,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one."},
    )
    title = PlainTextField(what="This title", max_length=120, label="Title", required=False)
    summary = PlainTextField(
        what="This",
        max_length=300,
        label="In one or two sentences",
        required=False,
        help_text="Shown in lists and in search, before people open the story.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    words = PlainTextField(
        what="Your story",
        max_length=LONGEST_STORY,
        label="Your story in words",
        required=False,
        help_text=f"{NEW_PARAGRAPH} For audio and video: {SAID}",
        widget=forms.Textarea(attrs={"rows": 16}),
    )
    recording = forms.FileField(
        label="Recording",
        required=False,
        help_text="For audio and video: the file, of up to 95 MB. For a longer one, contact the team.",
    )
    captions = forms.FileField(
        label="Captions", required=False, help_text="For video: a captions file. Its name ends in .vtt."
    )
    no_speech = forms.BooleanField(label="Nobody speaks in this video", required=False)
    minutes = forms.IntegerField(
        label="How many minutes does it take?",
        required=False,
        min_value=1,
        max_value=600,
        error_messages={"invalid": "Write a whole number.", "max_value": "Write a number of at most 600."},
    )
    content_note = PlainTextField(
        what="This",
        max_length=250,
        label="Content note",
        required=False,
        help_text="What could be hard to read, such as: Speaks of the death of a child. Shown before the story.",
    )
    themes = PlainTextField(
        what="This",
        max_length=MOST_THEMES * LONGEST_THEME,
        label="Themes",
        required=False,
        help_text="Up to six words or short phrases, with commas between them, such as: housing, being heard.",
    )
    name_shown = forms.ChoiceField(
        label="Whose name do people see?",
        choices=[(OWN_NAME, "The name of my profile, with a link to it"), (CHOSEN_NAME, "A name I choose")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whose name people see.", "invalid_choice": "Choose one."},
    )
    told_as = PlainTextField(
        what="This name",
        max_length=80,
        label="The name I choose",
        required=False,
        help_text="It leads to nobody. Only the editors who look after consent can see who told the story.",
    )
    picture = forms.FileField(
        label="Picture",
        required=False,
        help_text="A JPEG, PNG, WebP or GIF file of up to 10 MB. We remove where and when it was taken.",
    )
    picture_alt = PlainTextField(
        what="This",
        max_length=250,
        label="What the picture shows",
        required=False,
        help_text="For people who cannot see it.",
    )
    picture_consent = forms.BooleanField(
        label="Everybody who can be recognised in the picture has said yes to it being shown here, or nobody can be "
        "recognised.",
        required=False,
    )
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._need("title", "Give your story a title.")
        self._need("summary", "Say in a sentence what it is about.")
        if given.get("name_shown") == CHOSEN_NAME:
            self._need("told_as", "Write the name that people should see.")
        self._clean_recording(given.get("kind", ""))
        if given.get("picture"):
            self._need("picture_alt", "Say what the picture shows, for people who cannot see it.")
            self._need("picture_consent", "We can only show a picture when everybody in it has said yes.")
        self._need(
            Use.SITE.value, "Without this we cannot publish your story. Tick it, or keep your story to yourself."
        )
        return given

    def _need(self, name: str, sentence: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, sentence)

    def _clean_recording(self, kind: str) -> None:
        given = self.cleaned_data
        is_video = kind == StoryKind.VIDEO
        if not (is_video and given.get("no_speech")):
            self._need("words", "Write your story here." if kind == StoryKind.WRITTEN else "Write down what is said.")
        if kind not in {StoryKind.AUDIO, StoryKind.VIDEO}:
            return
        self._need("recording", "Choose the file of your recording.")
        if is_video and not given.get("no_speech"):
            self._need("captions", "A video needs captions. If nobody speaks in it, say so below.")
        self._check_recording(given.get("recording"), kind)
        if is_video and given.get("captions"):
            self._check_captions(given["captions"])

    def _check_recording(self, upload: Any, kind: str) -> None:
        if not upload:
            return
        endings = extensions(kind)
        if upload.name.rsplit(".", 1)[-1].lower() not in endings:
            allowed = ", ".join(f".{ending}" for ending in endings)
            self.add_error("recording", f"This file is of another kind. Choose one whose name ends in {allowed}.")
        elif upload.size > LARGEST_RECORDING:
            self.add_error("recording", "This file is larger than 95 MB. Make it smaller, or contact the team.")

    def _check_captions(self, upload: Any) -> None:
        try:
            check_captions(upload)
        except ValidationError as error:
            self.add_error("captions", error)

    def clean_themes(self) -> str:
        themes = [" ".join(theme.split()) for theme in self.cleaned_data["themes"].split(",")]
        themes = list(dict.fromkeys(theme for theme in themes if theme))
        if len(themes) > MOST_THEMES or any(len(theme) > LONGEST_THEME for theme in themes):
            raise ValidationError("Write up to six themes, each of at most 40 characters, with commas between them.")
        return ",".join(themes)

    def telling(self) -> Telling:
        given = self.cleaned_data
        is_recorded = given["kind"] != StoryKind.WRITTEN
        plain = ("title", "summary", "kind", "words", "content_note", "look_again_on", "minutes", "picture_alt")
        return Telling(
            **{name: given[name] for name in plain},
            picture=given["picture"],
            told_as=given["told_as"] if given["name_shown"] == CHOSEN_NAME else "",
            themes=[theme for theme in given["themes"].split(",") if theme],
            uses=self.uses,
            recording=given["recording"] if is_recorded else None,
            captions=given["captions"] if given["kind"] == StoryKind.VIDEO else None,
            no_speech=given["no_speech"] and given["kind"] == StoryKind.VIDEO,
            key=given["key"] or None,
        )

    # For the page: the fields in groups
    def group(self, *names: str) -> list[Any]:
        return [self[name] for name in names]

    @property
    def about(self) -> list[Any]:
        return self.group("kind", "title", "summary", "words")

    @property
    def recorded(self) -> list[Any]:
        return self.group("recording", "minutes", "captions", "no_speech")

    @property
    def shown(self) -> list[Any]:
        return self.group("content_note", "themes", "name_shown", "told_as")

    @property
    def pictured(self) -> list[Any]:
        return self.group("picture", "picture_alt", "picture_consent")


class PaperForm(UsesForm):
    """Consent that somebody gave on paper, written down by an editor."""

    asked = tuple(Use)
    where = PlainTextField(
        what="This",
        max_length=200,
        label="Where the paper is kept",
        required=False,
        help_text="Such as: blue folder in the office, form of 3 November 2026.",
    )
    given_on = forms.DateField(
        label="Day it was given",
        required=False,
        input_formats=DAYS,
        help_text="The day on the paper, such as 30/11/2025. Empty: today.",
        widget=forms.DateInput(attrs={"autocomplete": "off"}, format=DAYS[0]),
        error_messages={"invalid": "Write the day like this: 30/11/2025."},
    )
    field_order = ["given_on", "where"]
