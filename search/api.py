"""GET /api/v1/search: the same search as the page, as JSON."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from search import queries
from search.asking.question import Choices
from search.backends.base import Unavailable
from search.backends.excerpts import as_html
from search.limits import count_search

router = Router(tags=["search"])


class Asked(Schema):
    q: str = Field("", description="Words to search for. Any of them may match; the best match comes first.")
    kind: str = Field("", description="One kind of thing: news, note, resource, story, page, thread, member.")
    topic: str = Field("", description="Only things with this topic.")
    page: str = Field("1", pattern=r"^[0-9]{0,9}$", description="Counts from 1, 20 results each; stops at 50.")


class Result(Schema):
    kind: str
    title: str
    url: str
    excerpt: str = Field(description="Safe HTML: text, with found words in <mark>.")
    date: datetime | None


class Results(Schema):
    total: int
    facets: dict[str, int] = Field(description="How many results there are of each kind.")
    did_you_mean: str | None
    results: list[Result]


@router.get("/search", response=Results, summary="Search everything the caller may see")
def search(request: HttpRequest, asked: Query[Asked]) -> Results:
    count_search(request)
    page = queries.page_number(asked.page)
    try:
        found = queries.search(request.user, asked.q, Choices(kind=asked.kind, topic=asked.topic, page=page))
    except Unavailable as error:
        raise HttpError(503, queries.DOWN) from error
    return Results(
        total=found.total,
        facets={value.value: value.number for value in found.facets.get("kind", ()) if value.number},
        did_you_mean=found.did_you_mean,
        results=[
            Result(kind=hit.kind, title=hit.title, url=hit.url, excerpt=as_html(hit.excerpt), date=hit.date)
            for hit in (*found.pinned, *found.hits)
        ],
    )
