"""What a programme's page shows, read with the viewer, as in queries.py; each list in as few queries as will do."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, OuterRef, Prefetch, QuerySet, Subquery, Value, prefetch_related_objects
from taggit.models import Tag
from wagtail.images import get_image_model

from hub.cms.groups import visible_groups
from hub.cms.meta import CARD
from hub.cms.models import (
    GroupPage,
    NewsPage,
    ProgrammeFunder,
    ProgrammeGroup,
    ProgrammePage,
    ProgrammePartner,
    ProgrammePerson,
    ProgrammeTeam,
)
from hub.cms.series import related_to
from hub.ui.pictures import SHAPES

TEAM = ("id", "name", "words", "sort_order")
PERSON = ("id", "name", "role", "sort_order")
MEMBER = ("id", "handle", "display_name", "is_active")
BACKER = ("id", "name", "words", "link", "sort_order")


def teams_of(page: ProgrammePage) -> list[ProgrammeTeam]:
    """The teams of a programme, each with its people: of the draft, when the page is a preview."""
    teams = page.teams.all()
    if not isinstance(teams, QuerySet):
        return list(teams)
    columns = (*TEAM, *_below("people", PERSON), *_below("people__member", MEMBER))
    rows = teams.order_by("sort_order", "pk", "people__sort_order", "people__pk").values_list(*columns)
    found: dict[int, tuple[ProgrammeTeam, list[ProgrammePerson]]] = {}
    for row in rows:
        of_team, of_person, of_member = _cut(row, len(TEAM), len(PERSON), len(MEMBER))
        _, people = found.setdefault(row[0], (ProgrammeTeam(**dict(zip(TEAM, of_team, strict=True))), []))
        member = _made(get_user_model(), MEMBER, of_member)
        if person := _made(ProgrammePerson, PERSON, of_person, member=member):
            people.append(person)
    for team, people in found.values():
        team.people.set(people)
    return [team for team, _ in found.values()]


def backers_of(page: ProgrammePage) -> tuple[list[ProgrammePartner], list[ProgrammeFunder]]:
    """The partners and the funders of a programme with their logos, in one query for both."""
    partners, funders = page.partners.all(), page.funders.all()
    if not (isinstance(partners, QuerySet) and isinstance(funders, QuerySet)):
        return list(partners), list(funders)
    image = tuple(field.attname for field in get_image_model()._meta.concrete_fields)
    columns = (*BACKER, *_below("logo", image))
    both = [rows.order_by().values_list(Value(kind), *columns) for kind, rows in enumerate((partners, funders))]
    found: tuple[list[Any], list[Any]] = ([], [])
    for kind, *row in both[0].union(both[1], all=True):
        of_backer, of_logo = _cut(row, len(BACKER), len(image))
        logo = get_image_model().from_db(page._state.db, image, of_logo) if of_logo[0] else None
        model = (ProgrammePartner, ProgrammeFunder)[kind]
        found[kind].append(model(**dict(zip(BACKER, of_backer, strict=True)), logo=logo))
    for backers in found:
        backers.sort(key=lambda backer: (backer.sort_order is not None, backer.sort_order, backer.pk))
    return found


def with_files(page: ProgrammePage, backers: Iterable[Any]) -> None:
    """Read the files of the page’s picture, its card for other sites too, and of all logos, in one query."""
    images = [image for image in (page.picture, *(backer.logo for backer in backers)) if image]
    specs = [*SHAPES["wide"].specs, *SHAPES["square"].specs, CARD]
    files = get_image_model().get_rendition_model().objects.filter(filter_spec__in=specs)
    prefetch_related_objects(images, Prefetch("renditions", files, to_attr="prefetched_renditions"))


def groups_of(page: ProgrammePage, viewer: Any) -> list[GroupPage]:
    """The groups that take part, in the editor's order, as far as the viewer may read them."""
    links = page.chosen_groups.all()
    if isinstance(links, QuerySet):
        place = ProgrammeGroup.objects.filter(page=page, group=OuterRef("pk")).values("sort_order")[:1]
        found = visible_groups(viewer).filter(pk__in=links.order_by().values("group"))
        return list(found.annotate(place=Subquery(place)).order_by("place", "pk"))
    chosen = [link.group_id for link in links]
    return sorted(visible_groups(viewer).filter(pk__in=chosen), key=lambda group: chosen.index(group.pk))


def news_of(page: ProgrammePage, viewer: Any, topics: Iterable[Tag]) -> list[NewsPage]:
    """Chosen news, filled up with news of the same topics."""
    return related_to(page, viewer, topics)


def _below(relation: str, columns: Iterable[str]) -> list[str]:
    return [f"{relation}__{column}" for column in columns]


def _cut(row: Iterable[Any], *lengths: int) -> list[list[Any]]:
    """A row in pieces of these lengths."""
    rest = iter(row)
    return [[next(rest) for _ in range(length)] for length in lengths]


def _made(model: type[Model], columns: tuple[str, ...], values: list[Any], **more: Any) -> Any:
    """An object of what a join found; None where it found nothing."""
    return model(**dict(zip(columns, values, strict=True)), **more) if values[0] else None
