"""Groups of people who meet: an index and a page for each."""

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Page

from hub.cms.links import check_target
from hub.cms.models.base import IndexPage, ItemPage, PersonLink, PictureFields
from hub.cms.models.ways import ways_panel
from hub.plugins.pages import BodyField


class GroupIndexPage(IndexPage):
    """The list of all groups, in the editors' order."""

    view = "hub.cms.group_views.group_index"
    template = "cms/group_index.html"
    feed_entries = "hub.cms.feeds.group_entries"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.GroupPage"]

    class Meta:
        verbose_name = "groups index"


class GroupTopic(TaggedItemBase):
    content_object = ParentalKey("cms.GroupPage", on_delete=models.CASCADE, related_name="tagged_items")


class GroupPage(PictureFields, ItemPage):
    """One group: who is in it, how it began, when it meets and how to join."""

    view = "hub.cms.group_views.group"
    template = "cms/group_page.html"
    read_with = ("picture",)
    offers_ways = True
    parent_page_types = ["cms.GroupIndexPage"]
    subpage_types: list[str] = []

    summary = models.TextField(
        max_length=400, help_text="What the group does, in one or two sentences. Shown in lists and search."
    )
    origin = models.TextField("how we began", max_length=1500, blank=True, help_text="Who began it, when, and why.")
    rhythm = models.CharField(
        "when we meet",
        max_length=300,
        blank=True,
        help_text="Such as “First Wednesday of the month, one o’clock until half past two, by video or phone”.",
    )
    join = models.TextField(
        "how to join", max_length=800, blank=True, help_text="What somebody does first, and what happens then."
    )
    contact = models.CharField(
        max_length=200, blank=True, help_text="Whom to ask, and how. Only what may stand on a page for everybody."
    )
    contact_link = models.CharField(
        "leads to",
        max_length=250,
        blank=True,
        validators=[check_target],
        help_text="A profile, such as /members/nadia/, or mailto: and an address.",
    )
    body = BodyField(blank=True)
    topics = ClusterTaggableManager(
        through=GroupTopic, blank=True, verbose_name="topics", help_text="A few words, separated by commas."
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        PictureFields.picture_panel,
        InlinePanel("people", label="person", heading="Who is in it"),
        FieldPanel("origin"),
        FieldPanel("rhythm"),
        MultiFieldPanel(
            [FieldPanel("join"), FieldRowPanel([FieldPanel("contact"), FieldPanel("contact_link")])],
            heading="Joining",
        ),
        FieldPanel("body"),
        ways_panel(),
        FieldPanel("topics"),
    ]

    class Meta:
        verbose_name = "group"

    def missing(self) -> dict[str, str]:
        missing = super().missing()
        if self.contact_link and not self.contact.strip():
            missing["contact"] = "Say whom the link leads to."
        return missing


class GroupPerson(PersonLink):
    """Somebody in the group, introduced in a sentence."""

    page = ParentalKey(GroupPage, on_delete=models.CASCADE, related_name="people")
    role = models.CharField(max_length=80, blank=True, help_text="Such as “Chair until March”.")
    words = models.CharField("a sentence about them", max_length=240, blank=True)
    photo = models.ForeignKey(
        get_image_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Empty: the photo of their profile, if they have one.",
    )
    panels = [*PersonLink.panels, FieldPanel("role"), FieldPanel("words"), FieldPanel("photo")]

    def clean(self) -> None:
        super().clean()
        if self.photo_id and not self.shown_name.strip():
            raise ValidationError({"name": "Say who is in the photo."})
