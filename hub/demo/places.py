"""The demo's groups, its programme, and its documents with a life."""

from typing import Any

from hub.cms.models import (
    GroupIndexPage,
    GroupPage,
    GroupPerson,
    NewsPage,
    PaperIndexPage,
    PaperPage,
    PaperVersion,
    ProgrammeFunder,
    ProgrammeGroup,
    ProgrammeNews,
    ProgrammePage,
    ProgrammePartner,
    ProgrammePerson,
    ProgrammeTeam,
)
from hub.demo.files import Paper
from hub.demo.maker import Maker
from hub.demo.source import day_before, items


def write_groups(maker: Maker) -> None:
    index = GroupIndexPage.objects.get()
    for item in items("groups"):
        contact = maker.people[item["contact"]]
        page = GroupPage(
            title=item["title"],
            slug=item["slug"],
            summary=item["summary"],
            origin=item["origin"],
            rhythm=item["rhythm"],
            join=item["join"],
            contact=contact.display_name,
            contact_link=contact.get_absolute_url(),
            body=[maker.text(item["body"])],
            people=[GroupPerson(**_person(maker, person)) for person in item["people"]],
        )
        page.topics.add(*item["topics"])
        maker.publish(index, page, days=item["days"])


def write_programmes(maker: Maker) -> None:
    for item in items("programmes"):
        page = ProgrammePage(
            title=item["title"],
            slug=item["slug"],
            summary=item["summary"],
            period=item["period"],
            body=[maker.text(item["body"])],
            teams=[_team(maker, team) for team in item["teams"]],
            partners=[ProgrammePartner(**_backer(maker, backer)) for backer in item["partners"]],
            funders=[ProgrammeFunder(**_backer(maker, backer)) for backer in item["funders"]],
            chosen_groups=[ProgrammeGroup(group=GroupPage.objects.get(slug=slug)) for slug in item["groups"]],
            chosen_news=[ProgrammeNews(other=NewsPage.objects.get(slug=slug)) for slug in item["news"]],
        )
        page.topics.add(*item["topics"])
        maker.publish(maker.home, page, days=item["days"])


def write_papers(maker: Maker) -> None:
    """What takes the place of another comes before it."""
    index = PaperIndexPage.objects.get()
    for item in items("papers"):
        coming = item.get("next")
        successor = PaperPage.objects.get(slug=item["replaced_by"]) if "replaced_by" in item else None
        page = PaperPage(
            title=item["title"],
            slug=item["slug"],
            summary=item["summary"],
            date=day_before(item["versions"][0]["days"]),
            status=item["status"],
            successor=successor,
            readers=item["readers"],
            next_words=coming["words"] if coming else "",
            next_date=day_before(coming["days"]) if coming else None,
            body=[maker.text(item["body"])],
            versions=[_version(maker, item, version) for version in item["versions"]],
        )
        page.topics.add(*item["topics"])
        maker.publish(index, page, days=item["versions"][0]["days"])


def _person(maker: Maker, item: dict[str, str]) -> dict[str, Any]:
    named = {"member": maker.people[item["member"]]} if "member" in item else {"name": item["name"]}
    return named | {"role": item["role"], "words": item["words"]}


def _team(maker: Maker, item: dict[str, Any]) -> ProgrammeTeam:
    people = [ProgrammePerson(member=maker.people[person["member"]], role=person["role"]) for person in item["people"]]
    return ProgrammeTeam(name=item["name"], words=item["words"], people=people)


def _backer(maker: Maker, item: dict[str, Any]) -> dict[str, Any]:
    logo = maker.image(item["motif"], f"Logo of {item['name']}") if "motif" in item else None
    return {"name": item["name"], "words": item.get("words", ""), "link": item["link"], "logo": logo}


def _version(maker: Maker, item: dict[str, Any], version: dict[str, Any]) -> PaperVersion:
    """Only the newest version comes with files."""
    files = {}
    if version is item["versions"][0]:
        paper = Paper(item["title"], (item["summary"], f"Version {version['number']}"), item["body"])
        files = {"pdf": maker.paper(item["slug"], paper, "pdf"), "word": maker.paper(item["slug"], paper, "docx")}
    return PaperVersion(
        number=version["number"],
        date=day_before(version["days"]),
        status=version["status"],
        words=version["words"],
        **files,
    )
