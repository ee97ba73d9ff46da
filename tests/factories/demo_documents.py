"""The demo community's texts as search documents, straight from its files: as many as the hub indexes, in a moment."""

from hub.demo import source
from hub.plugins.search import SearchDocument
from tests.factories.documents import a_document

KINDS = ("news", "note", "resource", "story", "thread")


def demo_documents() -> list[SearchDocument]:
    documents = []
    for kind, file in (("news", "news"), ("note", "notes"), ("resource", "resources"), ("story", "stories")):
        for number, item in enumerate(source.items(file), 1):
            summary = item.get("summary") or item.get("standfirst", "")
            body = item.get("body", "")
            text = body if isinstance(body, str) else "\n".join(str(part.get("text", "")) for part in body)
            documents.append(a_document(number, kind=kind, title=item["title"], summary=summary, body=text))
    threads = [thread for space in (*source.spaces(), *source.later()) for thread in space["threads"]]
    for number, thread in enumerate(threads, 1):
        for place, (_, _, text, *_) in enumerate(thread["posts"]):
            where = f"post {place + 1}" if place else ""
            post = {"kind": "thread", "group": number, "title": thread["title"], "body": text, "where": where}
            documents.append(a_document(1000 * number + place, **post))
    return documents
