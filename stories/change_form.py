"""The form by which somebody changes a story that is still a draft."""

from typing import Any

from django import forms

from stories.actions import Telling
from stories.enums import StoryKind
from stories.forms import NEW_PARAGRAPH, SAID, StoryForm
from stories.models import StoryPage
from stories.plain import words_of

FIXED = ("kind", "name_shown", "look_again_on", "key")
"""What was said once: consent has a page of its own, and a new name is a new story."""
KEEP = "Leave this empty to keep the one you sent."


class ChangeForm(StoryForm):
    """What stands in the draft, to be changed. Files stay where none is chosen."""

    asked = ()

    without = forms.BooleanField(label="Leave the picture out", required=False)

    def __init__(self, *args: Any, page: StoryPage, **kwargs: Any) -> None:
        self.page = page
        super().__init__(*args, initial=self._now(), **kwargs)
        is_recorded = page.kind != StoryKind.WRITTEN
        said = f"{SAID[0].upper()}{SAID[1:]}"
        self.fields["words"].help_text = f"{NEW_PARAGRAPH} {said}" if is_recorded else NEW_PARAGRAPH
        for name in FIXED:
            del self.fields[name]
        if not page.told_as:
            del self.fields["told_as"]
        if not page.picture_id:
            del self.fields["without"]
        for name in ("recording", "minutes", "captions", "no_speech"):
            if not is_recorded or (name in {"captions", "no_speech"} and page.kind != StoryKind.VIDEO):
                del self.fields[name]
        kept = {"recording": page.recording_id, "captions": page.captions_id, "picture": page.picture_id}
        for name, there in kept.items():
            if there and name in self.fields:
                self.fields[name].help_text = f"{self.fields[name].help_text} {KEEP}"

    def _now(self) -> dict[str, Any]:
        page = self.page
        same = ("title", "summary", "content_note", "minutes", "no_speech", "told_as", "picture_alt")
        themes = ", ".join(tag.name for tag in page.themes.all())
        return {name: getattr(page, name) for name in same} | {"words": words_of(page), "themes": themes}

    def clean(self) -> dict[str, Any]:
        given, page = forms.Form.clean(self) or {}, self.page
        self._need("title", "Give your story a title.")
        self._need("summary", "Say in a sentence what it is about.")
        if "told_as" in self.fields:
            self._need("told_as", "Write the name that people should see.")
        if not given.get("no_speech"):
            is_written = page.kind == StoryKind.WRITTEN
            self._need("words", "Write your story here." if is_written else "Write down what is said.")
        self._check_recording(given.get("recording"), page.kind)
        if given.get("captions"):
            self._check_captions(given["captions"])
        if given.get("picture") or (page.picture_id and not given.get("without")):
            self._need("picture_alt", "Say what the picture shows, for people who cannot see it.")
        if given.get("picture"):
            self._need("picture_consent", "We can only show a picture when everybody in it has said yes.")
        return given

    def telling(self) -> Telling:
        given = self.cleaned_data
        words = {name: given[name] for name in ("title", "summary", "words", "content_note", "picture_alt", "picture")}
        return Telling(
            **words,
            kind=self.page.kind,
            told_as=given.get("told_as", ""),
            themes=[theme for theme in given["themes"].split(",") if theme],
            recording=given.get("recording"),
            captions=given.get("captions"),
            no_speech=given.get("no_speech", False),
            minutes=given.get("minutes"),
        )

    @property
    def without_picture(self) -> bool:
        return bool(self.cleaned_data.get("without"))

    # For the page
    def group(self, *names: str) -> list[Any]:
        return [self[name] for name in names if name in self.fields]

    @property
    def shown(self) -> list[Any]:
        return self.group("told_as", "content_note", "themes")

    @property
    def pictured(self) -> list[Any]:
        return self.group("picture", "picture_alt", "picture_consent", "without")
