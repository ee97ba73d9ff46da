"""What all page types share: how they are served and checked, a picture, people, files."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.module_loading import import_string
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.documents import get_document_model_string
from wagtail.images import get_image_model_string
from wagtail.models import Page, PageViewRestriction
from wagtail.url_routing import RouteResult

from hub.cms.models.ordered import Ordered
from hub.cms.restrictions import all_restrictions

ALT_HELP = (
    "What the picture shows, in a sentence, for people who cannot see it. Needed when there is a picture. "
    "Empty: what was written when it was uploaded."
)
FORMER_MEMBER = "A former member"
FEED = "feed"
CHAIN = ("alias_of", "title", "url_path", "path", "depth", "live")
"""What is asked of the pages above a page."""


class HubPageForm(WagtailAdminPageForm):
    """Tells the page whether it is only kept as a draft, which may be incomplete."""

    def _post_clean(self) -> None:
        self.instance.is_being_drafted = self.is_deferred_validation
        super()._post_clean()


def _source(page: Page) -> Page:
    """The page itself, or what it is an alias of."""
    while page.alias_of_id is not None:
        page = page.alias_of
    return page


class HubPage(Page):
    """Base of the hub's page types. `view` is the dotted path of a function (request, page) → response.

    A path, because a page type knows nothing of views: they read through queries, which know the
    page types.
    """

    view: ClassVar[str] = ""
    schema_type: ClassVar[str] = ""
    """What schema.org calls such a page, where it is more than a page: "NewsArticle"."""
    base_form_class = HubPageForm
    is_being_drafted = False
    read_with: ClassVar[tuple[str, ...]] = ()
    """Foreign keys that every view of the page needs: read together with it."""
    offers_ways: ClassVar[bool] = False
    """Whether other versions of the words may stand beside the page; see hub.cms.models.ways."""

    leave_quickly = models.BooleanField(
        "“Leave this page quickly” button",
        default=False,
        help_text="For pages about violence or abuse: a button, always in sight, that leads to another site at once.",
    )

    discussion = models.BooleanField(
        "“Join the discussion”",
        default=False,
        help_text="A place under the page where members reply. It is a thread in a space, and only people who can "
        "read the page can read it.",
    )

    list_settings_panels = [*Page.settings_panels, FieldPanel("leave_quickly")]
    settings_panels = [*list_settings_panels, FieldPanel("discussion")]

    class Meta:
        abstract = True

    @classmethod
    def reading(cls) -> models.QuerySet[Any]:
        """The pages of this type with what their view needs in any case."""
        pages: models.QuerySet[Any] = cls._default_manager.select_related(*cls.read_with)
        return pages

    def chain(self) -> list[Page]:
        """The pages above this one, from the root; read once for the privacy of the page and for its breadcrumbs."""
        known: tuple[str, list[Page]] = self.__dict__.get("_chain", ("", []))
        if known[0] != self.path:
            known = self.__dict__["_chain"] = (self.path, list(self.get_ancestors().only(*CHAIN)))
        return known[1]

    def know_chain(self, pages: list[Page]) -> None:
        """Take these pages, read with CHAIN, for the pages above this one, if they are all of them."""
        paths = [self.path[: self.steplen * depth] for depth in range(1, self.depth)]
        if [page.path for page in pages] == paths:
            self.__dict__["_chain"] = (self.path, pages)

    def get_view_restrictions(self):
        """As Wagtail does it (an alias has the restrictions of its source), with the chain that is known."""
        known = all_restrictions()
        if known == []:
            return PageViewRestriction.objects.none()
        sources = {_source(page).pk for page in [*self.chain(), self]}
        if known is not None and not any(row.page_id in sources for row in known):
            return PageViewRestriction.objects.none()
        return PageViewRestriction.objects.filter(page_id__in=sources)

    def serve(self, request, *args, **kwargs):
        return import_string(self.view)(request, self, *args, **kwargs)

    def serve_preview(self, request, mode_name: str):
        # Wagtail would fill the template itself; the view knows what belongs in it.
        return self.serve(request)

    def serve_password_required_response(self, request, form, action_url: str):
        """The form stands on a page of its own: it needs a cookie, which no page here may set unasked."""
        if request.path != action_url:
            return redirect(f"{action_url}?{urlencode({'next': request.get_full_path()})}")
        if not form.is_bound:
            form.initial["return_url"] = request.GET.get("next", "/")
        form.fields["password"].widget.attrs["autocomplete"] = "current-password"
        context = {"page": self, "form": form}
        return render(request, "cms/password.html", context)

    @property
    def for_social_media(self) -> bool:
        """Whether a card of the page, where somebody shares it, may show its picture and its summary."""
        return True

    def missing(self) -> dict[str, str]:
        """Field name → sentence, for everything that must be there before the page may be published."""
        return {}

    def clean(self) -> None:
        super().clean()
        if not self.is_being_drafted and (missing := self.missing()):
            raise ValidationError(missing)


class FeedPage(HubPage):
    """A page with a list whose `feed/` is an Atom feed."""

    feed_view: ClassVar[str] = "hub.cms.feeds.index_feed"
    feed_entries: ClassVar[str] = ""
    """Dotted path of a function (viewer, page, query) → list of FeedEntry."""

    class Meta:
        abstract = True

    def route(self, request, path_components: list[str]):
        if path_components == [FEED] and self.live:
            return RouteResult(self, kwargs={"feed": True})
        return super().route(request, path_components)

    def serve(self, request, *args, feed: bool = False, **kwargs):
        if feed:
            return import_string(self.feed_view)(request, self)
        return super().serve(request, *args, **kwargs)


class IndexPage(FeedPage):
    """A page that lists its children: `?before=` walks back in time."""

    introduction = models.TextField(
        max_length=600,
        blank=True,
        help_text="One or two sentences under the heading: what people find here.",
    )
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    settings_panels = HubPage.list_settings_panels
    # People talk about what a list leads to, not about the list.
    discussion = None
    max_count = 1

    class Meta:
        abstract = True


class ItemPage(HubPage):
    """A page below an index. The address `feed` is taken by the index."""

    class Meta:
        abstract = True

    def missing(self) -> dict[str, str]:
        if self.slug == FEED:
            return {"slug": "This address is taken by the feed. Choose another, such as feed-news."} | super().missing()
        return super().missing()


class PictureFields(models.Model):
    """A picture with its description, caption and credit, each a field of its own."""

    picture = models.ForeignKey(
        get_image_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    picture_alt = models.CharField(
        "description of the picture",
        max_length=250,
        blank=True,
        help_text="What the picture shows, in a sentence, for people who cannot see it. "
        "Needed when there is a picture.",
    )
    picture_caption = models.CharField("caption", max_length=250, blank=True, help_text="Words under the picture.")
    picture_credit = models.CharField("credit", max_length=120, blank=True, help_text="Who made the picture.")

    picture_panel = MultiFieldPanel(
        [
            FieldPanel("picture"),
            FieldPanel("picture_alt", help_text=ALT_HELP),
            FieldPanel("picture_caption"),
            FieldPanel("picture_credit"),
        ],
        heading="Picture",
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        # Whoever described the picture when it was uploaded need not do it again.
        if self.picture_id and not self.picture_alt.strip() and not getattr(self, "is_being_drafted", False):
            self.picture_alt = self.picture.description[:250]
        super().clean()

    def missing(self) -> dict[str, str]:
        missing = super().missing()  # type: ignore[misc]
        if self.picture_id and not self.picture_alt.strip():
            missing["picture_alt"] = "Say what the picture shows, for people who cannot see it."
        return missing


class PersonLink(Ordered):
    """A person named on a page: a member, or a name without a link."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A member of this hub. The name links to their profile.",
    )
    name = models.CharField(
        max_length=120,
        blank=True,
        help_text="Or just a name, for somebody who is not a member or does not want a link.",
    )
    panels = [FieldPanel("member"), FieldPanel("name")]

    class Meta(Ordered.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name people read; a chosen name goes before the member's own."""
        return self.name or (self.member.display_name if self.member else FORMER_MEMBER)

    @property
    def url(self) -> str:
        """Path of the member's profile, or "" when there is nobody to link to."""
        return self.member.get_absolute_url() if self.member and self.member.is_active else ""

    def clean(self) -> None:
        super().clean()
        if not (self.member_id or self.name.strip()):
            raise ValidationError({"name": "Choose a member or write a name."})


class FileLink(Ordered):
    """A document to download with a page."""

    document = models.ForeignKey(get_document_model_string(), on_delete=models.CASCADE, related_name="+")
    label = models.CharField(
        max_length=120,
        blank=True,
        help_text="What the link says, such as “Notes of 3 November”. Empty: the title of the document.",
    )
    panels = [FieldPanel("document"), FieldPanel("label")]

    class Meta(Ordered.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.label or self.document.title


def person_names(people: Any) -> tuple[str, ...]:
    """The names of PersonLinks, in their order."""
    return tuple(person.shown_name for person in people)
