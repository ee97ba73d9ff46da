"""GET /api/v1/search: the same search as the page, as JSON."""

from datetime import datetime
from typing import Literal

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from search import queries
from search.backends.base import Hit, Unavailable
from search.backends.excerpts import as_html
from search.limits import count_search
from search.narrowing import choices_in
from search.saved import actions as saved
from search.saved.queries import member_of_stop_link

router = Router(tags=["search"])


class Asked(Schema):
    q: str = Field("", description="Words to search for. Any of them may match; the best match comes first.")
    kind: str = Field("", description="One kind of thing: news, note, resource, story, page, space, thread, member.")
    topic: str = Field("", description="Only things with this topic.")
    year: str = Field("", description="Only things of this year, such as 2026; of resources those made in it.")
    space: str = Field("", description="Only what stands in this space: its slug, such as kitchen-table.")
    sort: Literal["", "newest"] = Field("", description="The best match comes first, or the newest.")
    page: str = Field("1", pattern=r"^[0-9]{0,9}$", description="Counts from 1, 20 results each; stops at 50.")


class Result(Schema):
    kind: str
    title: str
    url: str
    excerpt: str = Field(description="Safe HTML: text, with found words in <mark>.")
    where: str = Field(description="The part that matched, such as “Reply 3” or “rates.pdf, page 3”; mostly empty.")
    date: datetime | None


class Results(Schema):
    total: int
    at_least: bool = Field(description="There are very many results: there may be more than `total` and `facets` say.")
    about: bool = Field(description="There are very many results: `total` and `facets` are estimates, rounded.")
    facets: dict[str, int] = Field(description="How many results there are of each kind.")
    did_you_mean: str | None
    notes: list[str] = Field(description="Sentences for people about what was unusual, and why nothing was found.")
    results: list[Result]


@router.get("/search", response=Results, summary="Search everything the caller may see")
def search(request: HttpRequest, asked: Query[Asked]) -> Results:
    count_search(request)
    try:
        found = queries.search(request.user, asked.q, choices_in(asked.dict()))
    except Unavailable as error:
        raise HttpError(503, queries.DOWN) from error
    return Results(
        total=found.total,
        at_least=bool(found.at_least & {"total", "kind"}),
        about=bool(found.about & {"total", "kind"}),
        facets={value.value: value.number for value in found.facets.get("kind", ()) if value.number},
        did_you_mean=found.did_you_mean,
        notes=list(found.sentences),
        results=[_result(hit) for hit in (*found.pinned, *found.hits)],
    )


def _result(hit: Hit) -> Result:
    excerpt = as_html(hit.excerpt)
    return Result(kind=hit.kind, title=hit.title, url=hit.url, excerpt=excerpt, where=hit.where, date=hit.date)


@router.api_operation(["GET", "POST"], "/search/mail/stop/{token}", auth=None, include_in_schema=False)
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """One click in a mail program (RFC 8058) posts here without signing in; a person is led to a page that asks."""
    member = member_of_stop_link(token)
    if request.method != "POST":
        return HttpResponseRedirect(f"/search/mail/stop/{token}/")
    saved.stop_mails(member=member)
    return HttpResponse("There will be no more mail about saved searches.\n", content_type="text/plain; charset=utf-8")
