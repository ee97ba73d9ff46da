"""The form of the page /display/."""

from typing import Any

from django import forms

from hub.ui.display import Display

THEMES = [("system", "As my device does it"), ("light", "Light"), ("dark", "Dark")]
TEXT_SIZES = [("normal", "Normal"), ("large", "Large"), ("larger", "Larger")]
NOT_OFFERED = "Choose one of the ways on the list."


class DisplayForm(forms.Form):
    """Choices become a Display; `next` is where the reader came from."""

    theme = forms.ChoiceField(
        label="Light or dark", choices=THEMES, widget=forms.RadioSelect, error_messages={"invalid_choice": NOT_OFFERED}
    )
    text = forms.ChoiceField(
        label="Text size",
        choices=TEXT_SIZES,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NOT_OFFERED},
    )
    calm = forms.BooleanField(
        label="Calm pages", required=False, help_text="Nothing moves, and new posts wait until you ask for them."
    )
    low_data = forms.BooleanField(
        label="Less data",
        required=False,
        help_text="Pictures stay away until you ask for one, and each page says what it weighs.",
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, display: Display, next_path: str) -> "DisplayForm":
        initial = {"theme": display.theme, "text": display.text, "calm": display.calm, "low_data": display.low_data}
        return cls(initial={**initial, "next": next_path})

    def display(self) -> Display:
        chosen: dict[str, Any] = self.cleaned_data
        return Display(chosen["theme"], chosen["text"], calm=chosen["calm"], low_data=chosen["low_data"])
