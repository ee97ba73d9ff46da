"""Forms about members in the Wagtail admin. They check; `members.actions` writes."""

from django import forms
from django.core.exceptions import ValidationError

from members.handles import refuse_taken
from members.models import HANDLE, CommunityRole, Member
from members.names import one_line
from members.visibility import may_see


class MemberForm(forms.ModelForm):
    """A member's account. `actor` is who fills it in: only an admin may make admins, and nobody unmakes themselves."""

    required_css_class = "required"

    class Meta:
        model = Member
        fields = ["email", "display_name", "handle", "pronouns", "about", "community_role", "is_superuser", "groups"]
        widgets = {"groups": forms.CheckboxSelectMultiple, "about": forms.Textarea(attrs={"rows": 5})}
        labels = {"display_name": "Name shown to others", "is_superuser": "Admin", "groups": "Roles"}
        help_texts = {
            "email": "The member signs in with it. You vouch that it is theirs: no mail is sent to confirm it.",
            "is_superuser": "An admin may do everything in this hub.",
            "groups": "What else this member may do here, such as editing pages.",
        }

    def __init__(self, *args, actor: Member, **kwargs) -> None:
        kwargs.pop("editing_self", None)
        super().__init__(*args, **kwargs)
        for field in {"pronouns", "about", "community_role"} & set(self.fields):
            # "Only me" holds here, too.
            if self.instance.pk and not may_see(actor, self.instance, field):
                del self.fields[field]
        if not actor.is_superuser or actor == self.instance:
            del self.fields["is_superuser"]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if Member.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Another member has this address.")
        return email

    def clean_display_name(self) -> str:
        name = one_line(self.cleaned_data["display_name"])
        if not name:
            raise ValidationError("Nothing of this name would be seen. Enter the name that others should see.")
        return name

    def clean_handle(self) -> str:
        handle = self.cleaned_data["handle"].lower()
        HANDLE(handle)
        refuse_taken(handle, self.instance.pk)
        return handle

    def profile(self) -> dict[str, str]:
        names = ("handle", "display_name", "pronouns", "about")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def role(self, now: CommunityRole | None) -> CommunityRole | None:
        """The role in the community that was chosen; the one of `now` where the actor may not see it."""
        return self.cleaned_data["community_role"] if "community_role" in self.fields else now

    def account(self) -> dict:
        data = self.cleaned_data
        is_superuser = data.get("is_superuser", self.initial.get("is_superuser", False))
        return {"email": data["email"], "is_superuser": is_superuser, "groups": data["groups"]}


class NewMemberForm(MemberForm):
    class Meta(MemberForm.Meta):
        fields = ["email", "display_name", "is_superuser", "groups"]


class ReasonForm(forms.Form):
    """Asked before a member is suspended or restored."""

    reason = forms.CharField(
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For the audit log. Only admins read it.",
    )
