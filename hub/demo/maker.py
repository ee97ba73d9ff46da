"""What all pages of the demo are made with: publishing, pictures, files, blocks."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time
from typing import Any

from django.core.files.base import ContentFile
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from hub.cms.models import HomePage, ResourcePage
from hub.demo.files import Paper, make
from hub.demo.markup import to_html
from hub.demo.pictures import picture
from hub.demo.source import CONTENT, day_before
from members.models import Member

LABELS = {"pdf": "PDF", "docx": "Word"}
Resolve = Callable[[str], str]
Block = tuple[str, Any]


class Maker:
    """`people` are the members by handle, `resolve` turns targets of links into paths."""

    def __init__(self, people: dict[str, Member], resolve: Resolve) -> None:
        self.people, self.resolve = people, resolve
        self.editor = people["gwen"]
        self.home = HomePage.objects.get()

    def publish(self, parent: Page, page: Page, *, days: int) -> None:
        page.owner = self.editor
        page.live = False
        _put_in_order(page)
        parent.add_child(instance=page)
        self.publish_again(page, days=days)

    def publish_again(self, page: Page, *, days: int) -> None:
        _put_in_order(page)
        page.full_clean()
        page.save_revision(user=self.editor).publish(user=self.editor)
        # Published "then", so that lists and feeds of the demo have a past.
        moment = datetime.combine(day_before(days), time(9), UTC)
        Page.objects.filter(pk=page.pk).update(first_published_at=moment, last_published_at=moment)

    # Pictures and files --------------------------------------------------------------
    def image(self, motif: int, alt: str) -> Image:
        file = ContentFile(picture(motif), name=f"circles-{motif}.jpg")
        image = Image(title=alt[:120], description=alt, uploaded_by_user=self.editor)
        image.file.save(file.name, file, save=True)
        return image

    def picture_fields(self, item: dict[str, Any]) -> dict[str, Any]:
        return {
            "picture": self.image(item["motif"], item["alt"]),
            "picture_alt": item["alt"],
            "picture_caption": item["caption"],
            "picture_credit": item["credit"],
        }

    def files(self, item: dict[str, Any], lead: tuple[str, ...], kinds: Iterable[str]) -> list[dict[str, Any]]:
        paper = Paper(item["title"], lead, "\n\n".join(filter(None, (item.get("body"), item.get("inside")))))
        return [{"document": self.paper(item["slug"], paper, kind)} for kind in kinds]

    def paper(self, name: str, paper: Paper, kind: str) -> Document:
        return self.document(f"{paper.title} ({LABELS[kind]})", f"{name}.{kind}", make(kind, paper))

    def recording(self, title: str, name: str) -> Document:
        """A file of content/media."""
        return self.document(title, name, (CONTENT / "media" / name).read_bytes())

    def document(self, title: str, name: str, content: bytes) -> Document:
        document = Document(title=title, uploaded_by_user=self.editor)
        document.file.save(name, ContentFile(content), save=False)
        document.file_size = len(content)
        document.save()
        return document

    # Blocks ------------------------------------------------------------------------
    def blocks(self, items: list[dict[str, Any]]) -> list[Block]:
        """Each item has one key, the kind of the block; shapes are described in content/pages.toml."""
        return [getattr(self, f"_{kind}_block")(value) for item in items for kind, value in _kinds(item)]

    def html(self, text: str) -> str:
        return to_html(text, self.resolve)

    def text(self, text: str) -> Block:
        return "text", self.html(text)

    _text_block = text

    def picture(self, item: dict[str, Any]) -> Block:
        fields = self.picture_fields(item)
        return "picture", {name.removeprefix("picture_"): value for name, value in fields.items()}

    _picture_block = picture

    def _quote_block(self, item: dict[str, str]) -> Block:
        return "quote", {"quote": item["words"], "name": item["by"]}

    def _action_block(self, item: dict[str, str]) -> Block:
        return "call", {"text": item["text"], "label": item["label"], "link": self.resolve(item["link"])}

    def _faq_block(self, item: dict[str, Any]) -> Block:
        questions = [{"question": question, "answer": self.html(answer)} for question, answer in item["questions"]]
        return "faq", {"heading": item["heading"], "questions": questions}

    def _figures_block(self, item: dict[str, Any]) -> Block:
        figures = [{"number": n, "label": label, "source": source} for n, label, source in item["figures"]]
        return "figures", {"heading": item["heading"], "figures": figures}

    def _timeline_block(self, item: dict[str, Any]) -> Block:
        moments = [
            {
                "when": moment["when"],
                "title": moment["title"],
                "text": self.html(moment.get("text", "")),
                "picture": self.image(moment["motif"], moment["alt"]) if "motif" in moment else None,
                "alt": moment.get("alt", ""),
            }
            for moment in item["moments"]
        ]
        return "timeline", {"heading": item["heading"], "moments": moments}

    def _values_block(self, item: dict[str, Any]) -> Block:
        words = [{"word": word, "sentence": sentence} for word, sentence in item["words"]]
        return "values", {"heading": item["heading"], "words": words}

    def _members_block(self, item: dict[str, Any]) -> Block:
        people = [{"member": self.people[handle], "role": role} for handle, role in item["people"]]
        return "members", {"heading": item["heading"], "people": people}

    def _voices_block(self, item: dict[str, Any]) -> Block:
        voices = [{"quote": quote, "name": name, "role": role, "picture": None} for quote, name, role in item["voices"]]
        return "testimonials", {"heading": item["heading"], "voices": voices}

    def _resources_block(self, item: dict[str, Any]) -> Block:
        by_slug = {page.slug: page for page in ResourcePage.objects.filter(slug__in=item.get("slugs", []))}
        chosen = [by_slug[slug] for slug in item.get("slugs", [])]
        return "resources", {
            "heading": item["heading"],
            "chosen": chosen,
            "topic": item.get("topic", ""),
            "most": item.get("most", 3),
        }

    def _file_block(self, item: dict[str, str]) -> Block:
        """The first file of a resource."""
        document = ResourcePage.objects.get(slug=item["resource"]).files.first().document
        return "file", {"document": document, "label": item["label"]}

    def _audio_block(self, item: dict[str, str]) -> Block:
        return "audio", {
            "title": item["title"],
            "document": self.recording(item["title"], item["file"]),
            "address": "",
            "length": item["length"],
            "transcript": self.html(item["transcript"]),
        }

    def _video_block(self, item: dict[str, str]) -> Block:
        kind, value = self._audio_block(item)
        captions = self.recording(f"{item['title']} (captions)", item["captions"])
        poster = self.image(item["motif"], item["title"])
        return "video", value | {"poster": poster, "captions": captions, "language": "en", "silent": False}


def _put_in_order(page: ClusterableModel) -> None:
    """What stands below a page is in the order of the file, as if an editor had dragged it there."""
    for relation in get_all_child_relations(type(page)):
        for order, row in enumerate(getattr(page, relation.get_accessor_name()).all()):
            if hasattr(row, "sort_order"):
                row.sort_order = order
            if isinstance(row, ClusterableModel):
                _put_in_order(row)


def _kinds(item: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    """A quote is written with `by` beside it: it is one block, like all others."""
    if isinstance(item.get("quote"), str):
        return [("quote", {"words": item["quote"], "by": item["by"]})]
    return item.items()
