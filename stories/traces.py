"""Where the words of a story are, besides the page itself, and taking them out. For `actions.taking_back`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q
from taggit.models import Tag
from wagtail.admin.models import EditingSession, FormState
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    ModelLogEntry,
    Page,
    PageLogEntry,
    ReferenceIndex,
    Revision,
    TaskState,
    WorkflowState,
)
from wagtail.search.models import IndexEntry

from hub.cms.linkcheck.actions import forget_links_of
from hub.cms.site import page_path
from hub.mail.actions import forget_words
from stories.marks import mark_of
from stories.models import FileToDelete, StoryPage, StoryRecord

TAKEN_BACK = "a story that was taken back"
LINK_GONE = "a link on a page that is gone"


@dataclass
class Traces:
    """What must go with the pages of one story."""

    page_ids: list[int] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    slugs: set[str] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    """Of addresses that were public once."""
    documents: list[Any] = field(default_factory=list)
    images: list[Any] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)
    redirects: list[int] = field(default_factory=list)


def collect(pages: Sequence[StoryPage]) -> Traces:
    """Look at the pages and at every version of them."""
    found = Traces(page_ids=[page.pk for page in pages])
    references: set[tuple[int, str]] = set()
    for page in pages:
        versions = [page, *(revision.as_object() for revision in page.revisions.iterator())]
        for version in versions:
            _look_at(version, found, references)
        above = page_path(page).removesuffix(f"{page.slug}/")
        found.paths |= {f"{above}{version.slug}/" for version in versions if above}
        if page.first_published_at:
            found.marks |= {mark_of(version.slug) for version in versions}
    found.documents = _of_model(get_document_model(), references)
    found.images = _of_model(get_image_model(), references)
    _collect_redirects(found)
    return found


def remember(page: StoryPage) -> None:
    """Note on its record what a page that an editor deletes leaves behind. Its links are forgotten at once."""
    record = StoryRecord.objects.select_for_update().get(pk=page.record_id)
    if record.is_withdrawn:
        return
    found = collect([page])
    for name, ids in {
        "pages": found.page_ids,
        "documents": [document.pk for document in found.documents],
        "images": [image.pk for image in found.images],
        "tags": found.tags,
    }.items():
        record.left[name] = sorted({*record.left.get(name, ()), *ids})
    record.save(update_fields=["left"])
    links = forget_links_of(found.page_ids)
    forget_words(leading_to=(), words=sorted({*links, *map(escape, links)}, key=len, reverse=True), instead=LINK_GONE)


def add_left(found: Traces, left: dict[str, list[int]]) -> None:
    """Add what pages that editors deleted left behind; the log of their pages still knows their titles."""
    pages = left.get("pages", [])
    found.tags += left.get("tags", [])
    found.page_ids += [pk for pk in pages if pk not in found.page_ids]
    found.titles |= set(PageLogEntry.objects.filter(page_id__in=pages).values_list("label", flat=True)) - {""}
    for model, name, items in (
        (get_document_model(), "documents", found.documents),
        (get_image_model(), "images", found.images),
    ):
        known = {item.pk for item in items}
        items += model.objects.filter(pk__in=set(left.get(name, ())) - known)


def _look_at(page: StoryPage, found: Traces, references: set[tuple[int, str]]) -> None:
    found.titles |= {page.title, page.draft_title} - {""}
    found.slugs.add(page.slug)
    found.tags += [tag.pk for tag in page.themes.all() if tag.pk]
    # Wagtail's index of references is kept by the worker and knows nothing of versions: read the words themselves.
    for kind, pk, *_ in ReferenceIndex._extract_references_from_object(page):
        references.add((kind, pk))


def _of_model(model: Any, references: Iterable[tuple[int, str]]) -> list[Any]:
    kind = ContentType.objects.get_for_model(model).pk
    return list(model.objects.filter(pk__in=[int(pk) for of, pk in references if of == kind]))


def _collect_redirects(found: Traces) -> None:
    ours = Q(redirect_page__in=found.page_ids)
    for path in found.paths:
        ours |= Q(redirect_link__endswith=path) | Q(old_path=path.rstrip("/"))
    for pk, old in Redirect.objects.filter(ours).values_list("pk", "old_path"):
        found.redirects.append(pk)
        found.marks.add(mark_of(old.rstrip("/").rsplit("/", 1)[-1]))


# Taking out -----------------------------------------------------------------------------


def remove(found: Traces, pages: Sequence[StoryPage]) -> None:
    """Pages first (their comments, versions and workflow go along), then what only speaks of them."""
    links = forget_links_of(found.page_ids)
    for page in pages:
        # Straight from the tree, past Wagtail's own delete: that would log the title.
        Page.objects.filter(pk=page.pk).delete()
    for page_id in found.page_ids:
        remove_by_id(page_id)
    Redirect.objects.filter(pk__in=found.redirects).delete()
    _remove_logs(found)
    for item in [*found.documents, *found.images]:
        if not _is_used(item, found.page_ids):
            remove_file(item)
    _remove_tags(found.tags)
    addresses = [*(f"/pages/{pk}/" for pk in found.page_ids), *found.paths]
    said = found.titles | links
    words = sorted({*said, *(escape(word) for word in said)}, key=len, reverse=True)
    forget_words(leading_to=addresses, words=words, instead=TAKEN_BACK)
    _forget_in_sessions(words)


def remove_by_id(page_id: int) -> None:
    """Rows that name a page by its id without belonging to it. Idempotent."""
    kinds = [kind.pk for kind in ContentType.objects.get_for_models(Page, StoryPage).values()]
    of_page = Q(content_type__in=kinds, object_id=str(page_id))
    states = WorkflowState.objects.filter(of_page)
    TaskState.objects.filter(workflow_state__in=states).delete()
    states.delete()
    Revision.objects.filter(of_page).delete()
    IndexEntry.objects.filter(of_page).delete()
    EditingSession.objects.filter(of_page).delete()
    # Previews of stories nobody has saved yet are among them: an editor's next preview writes a new one.
    FormState.objects.filter(Q(object_id="", content_type__in=kinds) | of_page).delete()
    PageLogEntry.objects.filter(page_id=page_id).delete()
    ReferenceIndex.objects.filter(of_page).delete()


def _remove_logs(found: Traces) -> None:
    """Redirects, among others, are logged by their address."""
    about = Q()
    for word in {*found.titles, *(path.rstrip("/") for path in found.paths)}:
        about |= Q(label__contains=word)
    if about:
        ModelLogEntry.objects.filter(about).delete()


def _forget_in_sessions(words: Iterable[str]) -> None:
    """A message such as “… is published” waits in the session of the editor who did it."""
    lowered = [word.lower() for word in words]
    for session in Session.objects.iterator():
        kept = session.get_decoded()
        left = {name: value for name, value in kept.items() if not any(w in str(value).lower() for w in lowered)}
        if left != kept:
            session.session_data = Session.get_session_store_class()().encode(left)
            session.save(update_fields=["session_data"])


def _is_used(item: Any, gone: Sequence[int]) -> bool:
    """Whether another live page, or something that is no page, shows this document or picture."""
    page_kind = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.get_references_to(item)
    if references.exclude(base_content_type=page_kind).exists():
        return True
    ids = {int(pk) for pk in references.values_list("object_id", flat=True)} - set(gone)
    return Page.objects.filter(pk__in=ids, live=True).exists()


def remove_file(item: Any) -> None:
    """The row, its log, and its file with all renditions: named for deletion, to be deleted after the commit."""
    kind = ContentType.objects.get_for_model(type(item))
    # Held, so that no rendition is added between looking at them and deleting them (hub.ui.pictures).
    list(type(item).objects.select_for_update().filter(pk=item.pk).values_list("pk"))
    for part in [*(item.renditions.all() if hasattr(item, "renditions") else ()), item]:
        FileToDelete.objects.create(name=part.file.name)
        # Wagtail deletes the file by a task of its own, which would keep the name: give it one that says nothing.
        part.file.name = f"gone/{part._meta.model_name}-{part.pk}"
        part.delete()
    ModelLogEntry.objects.filter(content_type=kind, object_id=str(item.pk)).delete()
    IndexEntry.objects.filter(content_type=kind, object_id=str(item.pk)).delete()


def _remove_tags(ids: Iterable[int]) -> None:
    """Themes that only this story had: they are words of it, too."""
    for tag in Tag.objects.filter(pk__in=set(ids)):
        relations = [relation for relation in tag._meta.related_objects if relation.one_to_many]
        if not any(r.related_model._base_manager.filter(**{r.field.name: tag}).exists() for r in relations):
            tag.delete()
