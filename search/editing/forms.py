"""What editors fill in to teach the search."""

from django import forms

from search.editing.checks import LONGEST_PHRASE, LONGEST_QUESTION, MOST_LINES, checked_lines, checked_phrase, tidy

MUCH = 4000


class QuestionField(forms.CharField):
    """What somebody could type into the search."""

    def __init__(self, **options) -> None:
        too_long = f"This is too long: {LONGEST_QUESTION} characters is the most."
        super().__init__(max_length=LONGEST_QUESTION, error_messages={"max_length": too_long}, **options)

    def clean(self, value):
        return tidy(super().clean(value))


class SynonymsForm(forms.Form):
    words = forms.CharField(
        label="Words that say the same",
        max_length=MUCH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"One on each line: a word, or a few words that belong together. At most {MOST_LINES} lines. "
        "Capitals and hyphens make no difference.",
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
