"""A series of news, such as a monthly update or the reflections of guests."""

from django.db import models
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.admin.widgets import SlugInput


class Series(models.Model):
    """What news pages may be part of. It has no page of its own: `/news/?series=<slug>` lists it."""

    name = models.CharField(max_length=80, help_text="Such as “Monthly update” or “Reflections from our guests”.")
    slug = models.SlugField(
        max_length=80, unique=True, help_text="The last part of its address, such as monthly-update."
    )
    introduction = models.TextField(
        max_length=600, blank=True, help_text="One or two sentences: what people find in this series."
    )
    introduced_by = models.ForeignKey(
        "cms.NewsPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="introduces",
        verbose_name="news page that introduces it",
        help_text="That page lists everything in the series.",
    )

    panels = [
        TitleFieldPanel("name", targets=["slug"]),
        FieldPanel("slug", widget=SlugInput),
        FieldPanel("introduction"),
        FieldPanel("introduced_by"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = "series of news"
        verbose_name_plural = "series of news"

    def __str__(self) -> str:
        return self.name
