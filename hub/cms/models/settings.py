"""What the whole hub is called, how it looks, where its menu leads and how people reach it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, URLValidator
from django.db import models, transaction
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.images import get_image_model_string

from hub.cms.links import check_target
from hub.cms.models.ordered import Ordered
from hub.plugins.menu import built_in_items, every_item
from hub.ui import colours
from hub.ui.site import forget_site_facts

MOST_IN_MENU = 7
"""So many links stand beside each other in the head of a page on a wide screen."""
WEB = URLValidator(["http", "https"], message="Write the whole address, such as https://www.example.org/us.")


class HubSettingsForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "menu_entries" in self.formsets and self.formsets["menu_entries"].is_valid():
            self._check_menu(self.formsets["menu_entries"].cleaned_data)
        return cleaned

    def _check_menu(self, rows: list[dict[str, Any]]) -> None:
        rows = [row for row in rows if row and not row.get("DELETE")]
        named = [row["built_in"] for row in rows if row.get("built_in")]
        if len(named) != len(set(named)):
            self.add_error(None, "Main menu: one part of the hub stands in it twice. Keep one of the two.")
        rest = [item for item in built_in_items() if item.url not in named]
        count = len([row for row in rows if not row.get("hidden")]) + len(rest)
        if count > MOST_IN_MENU:
            self.add_error(
                None,
                f"Main menu: that makes {count} links, and {MOST_IN_MENU} fit beside each other (parts of the hub "
                f"that you do not name count, too). Take some out, or leave some parts of the hub out.",
            )


@register_setting(icon="site", order=1)
class HubSettings(BaseGenericSetting, ClusterableModel):
    """Name, look, menu, contact and footer, on every page."""

    base_form_class = HubSettingsForm

    name = models.CharField(
        max_length=60, default="Co-Pro Hub", help_text="The name of your hub, in the header of every page."
    )
    strapline = models.CharField(
        max_length=120,
        blank=True,
        default="The home of a co-production community",
        help_text="A few words beside the name.",
    )
    contact_email = models.EmailField(
        "contact email address", blank=True, help_text="In the footer of every page. People write here when stuck."
    )
    contact_phone = models.CharField("contact phone", max_length=40, blank=True)
    contact_address = models.TextField(
        "postal address",
        blank=True,
        validators=[MaxLengthValidator(300)],
        help_text="In the footer, as you write it, line by line.",
    )
    opening_hours = models.CharField(
        max_length=160, blank=True, help_text="When people reach you, such as “Monday to Thursday, 10 am to 4 pm”."
    )
    logo = models.ForeignKey(
        get_image_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="PNG, JPEG, WebP, AVIF or GIF (no SVG, which may hold scripts). Best at least 512 pixels wide. "
        "Icons of browser tabs and phones are made from it.",
    )
    logo_alt = models.CharField(
        "description of the logo",
        max_length=120,
        blank=True,
        help_text="What the logo shows, such as “Two chairs at a table”. Needed when there is a logo.",
    )
    logo_has_name = models.BooleanField(
        "the logo holds the name",
        default=False,
        help_text="Then the name is not written beside it. It is still read out.",
    )
    accent_light = models.CharField(
        "colour",
        max_length=7,
        blank=True,
        help_text="For links and buttons: # and six letters or numbers, such as #0a5a5c. Empty: the usual teal.",
    )
    accent_dark = models.CharField(
        "colour on dark pages",
        max_length=7,
        blank=True,
        help_text="A light shade for people whose screens are dark. Empty: made from the other colour.",
    )
    footer_words = models.CharField(
        max_length=300, blank=True, help_text="A line at the end of every page, such as your charity number."
    )

    name_panels = [
        FieldPanel("name"),
        FieldPanel("strapline"),
        MultiFieldPanel(
            [
                FieldPanel("contact_email"),
                FieldPanel("contact_phone"),
                FieldPanel("contact_address"),
                FieldPanel("opening_hours"),
            ],
            heading="How people reach you",
        ),
    ]
    look_panels = [
        MultiFieldPanel([FieldPanel("logo"), FieldPanel("logo_alt"), FieldPanel("logo_has_name")], heading="Logo"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("accent_light"), FieldPanel("accent_dark")])],
            heading="Colours",
            help_text="We check that everyone can read them, and suggest a shade when not.",
        ),
    ]
    menu_panels = [
        InlinePanel(
            "menu_entries",
            label="link",
            heading="Main menu",
            help_text="Empty: all parts of the hub (News, Stories, Spaces …), in their usual order. Add one here to "
            "move it, to call it something else, or to leave it out; or add a link of your own. Those you do not name "
            f"come after yours. At most {MOST_IN_MENU} links.",
        )
    ]
    footer_panels = [
        InlinePanel(
            "footer_links",
            label="link",
            heading="Links in the footer",
            max_num=30,
            help_text="Links with the same heading stand in one column.",
        ),
        FieldPanel("footer_words"),
        InlinePanel("social_links", label="link", heading="Find us elsewhere", max_num=8),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(name_panels, heading="Name and contact"),
            ObjectList(look_panels, heading="Look"),
            ObjectList(menu_panels, heading="Menu"),
            ObjectList(footer_panels, heading="Footer"),
        ]
    )

    class Meta:
        verbose_name = "hub: name, look and menu"

    def clean(self) -> None:
        super().clean()
        wrong: dict[str, str] = {}
        if self.logo_id and not self.logo_alt.strip():
            wrong["logo_alt"] = "Say what the logo shows, for people who cannot see it."
        for name, scheme in (("accent_light", colours.LIGHT), ("accent_dark", colours.DARK)):
            colour = getattr(self, name).strip().lower()
            if colour and not colour.startswith("#") and len(colour) == 6:
                colour = f"#{colour}"
            setattr(self, name, colour)
            if colour and (complaint := colours.complaint(colour, scheme)):
                wrong[name] = complaint
        if self.accent_dark and not self.accent_light:
            wrong.setdefault("accent_light", "Choose this colour, too: the dark one goes with it.")
        if wrong:
            raise ValidationError(wrong)

    def save(self, *args, **kwargs) -> None:
        super().save(*args, **kwargs)
        # At once for whoever changed it, and again when others can read what was written.
        forget_site_facts()
        transaction.on_commit(forget_site_facts)


def built_in_choices() -> list[tuple[str, str]]:
    return [("", "(none: a page or a link of your own)"), *((item.url, item.label) for item in every_item())]


class MenuEntry(Ordered):
    """One link of the main menu: a part of the hub, a page, or an address."""

    settings = ParentalKey(HubSettings, on_delete=models.CASCADE, related_name="menu_entries")
    built_in = models.CharField("part of the hub", max_length=200, blank=True)
    page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Or a page. The link follows when the page moves, and is shown only to those who may read it.",
    )
    link = models.CharField(
        "or an address",
        max_length=250,
        blank=True,
        validators=[check_target],
        help_text="Such as /members/ or https://example.org.",
    )
    label = models.CharField(
        "words", max_length=24, blank=True, help_text="What the link says. Empty: its usual name, or the page’s title."
    )
    hidden = models.BooleanField("leave this part of the hub out of the menu", default=False)
    panels = [
        FieldPanel("built_in", widget=forms.Select(choices=built_in_choices)),
        FieldPanel("page"),
        FieldPanel("link"),
        FieldPanel("label"),
        FieldPanel("hidden"),
    ]

    def __str__(self) -> str:
        return self.label or self.built_in or self.link or str(self.page)

    def clean(self) -> None:
        super().clean()
        wrong = _one_target({"built_in": self.built_in, "page": self.page_id, "link": self.link})
        if self.built_in and self.built_in not in dict(built_in_choices()):
            wrong["built_in"] = "There is no such part of the hub any more. Choose another, or remove this row."
        if self.link and not self.label.strip():
            wrong.setdefault("label", "Say what the link is called.")
        if self.hidden and not self.built_in:
            wrong.setdefault("hidden", "Only a part of the hub can be left out. Remove this row instead.")
        if wrong:
            raise ValidationError(wrong)


class FooterLink(Ordered):
    """One link in the footer of every page."""

    settings = ParentalKey(HubSettings, on_delete=models.CASCADE, related_name="footer_links")
    label = models.CharField(max_length=60, blank=True, help_text="Empty: the page’s title.")
    page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The link follows when the page moves, and is shown only to those who may read it.",
    )
    link = models.CharField(
        "or an address", max_length=250, blank=True, validators=[check_target], help_text="Such as /privacy/."
    )
    heading = models.CharField(
        max_length=40, blank=True, help_text="Of the column it stands in, such as “About us”. Empty: in a line."
    )
    panels = [FieldPanel("label"), FieldPanel("page"), FieldPanel("link"), FieldPanel("heading")]

    def __str__(self) -> str:
        return self.label or str(self.page)

    def clean(self) -> None:
        super().clean()
        wrong = _one_target({"page": self.page_id, "link": self.link})
        if self.link and not self.label.strip():
            wrong.setdefault("label", "Say what the link is called.")
        if wrong:
            raise ValidationError(wrong)


class SocialLink(Ordered):
    """Where else people find this community: written as words, never as a badge."""

    settings = ParentalKey(HubSettings, on_delete=models.CASCADE, related_name="social_links")
    label = models.CharField(max_length=40, help_text="Such as Mastodon or YouTube.")
    link = models.CharField("address", max_length=250, validators=[WEB])
    panels = [FieldPanel("label"), FieldPanel("link")]

    def __str__(self) -> str:
        return self.label


def _one_target(targets: dict[str, Any]) -> dict[str, str]:
    """Field → what is wrong, unless exactly one of them is filled in."""
    given = [name for name, value in targets.items() if value]
    if len(given) == 1:
        return {}
    if given:
        return {given[-1]: "Choose one thing only: this row leads to two places."}
    return {list(targets)[-1]: "Say where the link leads."}
