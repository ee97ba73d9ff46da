"""What the whole hub is called and how people reach it."""

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Orderable

from hub.cms.links import check_target
from hub.ui.site import forget_site_facts


@register_setting(icon="site", order=1)
class HubSettings(BaseGenericSetting, ClusterableModel):
    """Name, contact and footer, on every page."""

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

    panels = [
        FieldPanel("name"),
        FieldPanel("strapline"),
        FieldPanel("contact_email"),
        FieldPanel("contact_phone"),
        InlinePanel("footer_links", label="link", heading="Links in the footer"),
    ]

    class Meta:
        verbose_name = "hub: name and contact"

    def save(self, *args, **kwargs) -> None:
        super().save(*args, **kwargs)
        # So that the admin who changed it sees it at once; other processes follow within seconds.
        forget_site_facts()


class FooterLink(Orderable):
    """One link in the footer of every page."""

    settings = ParentalKey(HubSettings, on_delete=models.CASCADE, related_name="footer_links")
    label = models.CharField(max_length=60)
    link = models.CharField(max_length=250, validators=[check_target], help_text="Such as /privacy/.")
    panels = [FieldPanel("label"), FieldPanel("link")]

    def __str__(self) -> str:
        return self.label
