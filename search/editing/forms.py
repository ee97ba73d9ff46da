"""What editors fill in to teach the search."""

from django import forms

from search.editing.checks import (
    LONGEST_PHRASE,
    LONGEST_QUESTION,
    MOST_LINES,
    checked_lines,
    checked_phrase,
    checked_question,
    tidy,
)

MUCH = 4000


class QuestionField(forms.CharField):
    """What somebody could type into the search."""

    def __init__(self, **options) -> None:
        said = {
            "required": "Write what people search for.",
            "max_length": f"This is too long: {LONGEST_QUESTION} characters is the most.",
        }
        super().__init__(max_length=LONGEST_QUESTION, error_messages=said, **options)

    def clean(self, value):
        return tidy(super().clean(value))


class SynonymsForm(forms.Form):
    words = forms.CharField(
        label="Words that say the same",
        max_length=MUCH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"One on each line: a word, or a few words that belong together. At most {MOST_LINES} lines. "
        "Capitals make no difference.",
        error_messages={
            "required": "Write at least two words that say the same, each on a line of its own.",
            "max_length": f"This is far too long. {MOST_LINES} short lines is the most.",
        },
    )
    question = QuestionField(
        label="Try it with a question",
        required=False,
        help_text="If you leave this empty, we try each of the words.",
    )
    seen = forms.CharField(required=False, max_length=MUCH, widget=forms.HiddenInput)
    """The words whose effect was shown."""

    def clean_words(self):
        return "\n".join(checked_lines(self.cleaned_data["words"]))


class StopPhraseForm(forms.Form):
    words = forms.CharField(
        label="Words that are not searched for",
        max_length=MUCH,
        help_text="Words that people type around what they look for, such as “where can I find”. "
        f"At most {LONGEST_PHRASE} characters.",
        error_messages={"required": "Write the words.", "max_length": f"{LONGEST_PHRASE} characters is the most."},
    )
    question = QuestionField(
        label="A question to try it with",
        required=False,
        help_text="Such as “where can I find travel costs”.",
    )

    def clean_words(self):
        return checked_phrase(self.cleaned_data["words"])


class FirstForm(forms.Form):
    """For which question something is put first, and how it is looked for."""

    question = QuestionField(
        label="What people search for",
        help_text="Such as “travel costs”. The order of the words and small words make no difference.",
    )
    find = QuestionField(label="What should come first? Search for it", required=False)

    def clean_question(self):
        return checked_question(self.cleaned_data["question"])


class ThingForm(forms.Form):
    """A button beside a result."""

    question = forms.CharField(max_length=MUCH)
    kind = forms.CharField(max_length=40)
    group_id = forms.IntegerField(min_value=1, max_value=2**63 - 1)
