from django import forms


class SaveForm(forms.Form):
    by_mail = forms.BooleanField(
        required=False,
        initial=True,
        label="Send me a mail when there is something new",
        help_text="At most one mail a day, about all the searches you saved.",
    )
