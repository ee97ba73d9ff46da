"""Doors × roles inside the Wagtail admin: the hub's own pages there, and what editors meet in Wagtail's."""

import re

import pytest
from django.urls import get_resolver, reverse

from forums import actions
from forums.models import Post, Report, Space
from search.models import SynonymGroup
from tests.doors import ADMINS, ROLES, walk

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EDITORS = {"editor", "admin"}
OURS = {
    "wagtailusers_users:index": ADMINS,
    "wagtailusers_users:add": ADMINS,
    "wagtailusers_users:edit suspended": ADMINS,
    "members_suspend member": ADMINS,
    "members_restore suspended": ADMINS,
    "members_two_step_off member": ADMINS,
    "members_audit_log": ADMINS,
    "rights_erase member": ADMINS,
    "rights_erasures": ADMINS,
    "rights_erasures_results": ADMINS,
    "members_agreement_report": ADMINS,
    "agreement:index": ADMINS,
    "agreement:add": ADMINS,
    "communityrole:index": ADMINS,
    "communityrole:add": ADMINS,
    "members_audit_log_results": ADMINS,
    "space:index": ADMINS,
    "space:add": ADMINS,
    "space:edit space": ADMINS,
    "report:index": ADMINS,
    "report:edit report": ADMINS,
    "plugins_admin": ADMINS,
    "how_is_the_hub": ADMINS,
    "was_this_clear:index": EDITORS,
    "was_this_clear:index_results": EDITORS,
    "imports": ADMINS,
    "import_sample": ADMINS,
    "member_chooser:choose": EDITORS,
    "start_team_update": EDITORS,
    "guide_for_editors": EDITORS,
    "guide_picture home": EDITORS,
    "broken_links": EDITORS,
    "broken_links_results": EDITORS,
    "files_with_faults": EDITORS,
    "files_with_faults_results": EDITORS,
    "wagtailsnippets_cms_series:list": EDITORS,
    "wagtailsnippets_cms_series:add": EDITORS,
    "search_synonyms": EDITORS,
    "search_synonyms_add": EDITORS,
    "search_synonyms_change synonyms": EDITORS,
    "search_stop_phrases": EDITORS,
    "search_missed": EDITORS,
    "search_index": ADMINS,
    "search_first": EDITORS,
    "search_first_question": EDITORS,
    "wagtailadmin_home": EDITORS,
    "wagtailadmin_reports:aging_pages": EDITORS,
    "wagtailadmin_reports:site_history": EDITORS,
}
"""Name of a page (and whom or what it is about) → who may open it. Editors look after pages, admins after people."""


@pytest.fixture
def world(world):
    invited = Post.objects.get(pk=world.names["invited_post"])
    actions.report_post(invited, actor=world.people["member"], message="Please look: reportmark.")
    return world


def path_of(name: str, world) -> str:
    name, _, about = name.partition(" ")
    if not about:
        return reverse(name)
    if name == "guide_picture":
        return reverse(name, args=[about])
    things = {
        "synonyms": SynonymGroup.objects.first(),
        "space": Space.objects.get(slug="circle"),
        "report": Report.objects.get(),
    }
    return reverse(name, args=[(things.get(about) or world.people[about]).pk])


def test_each_page_of_ours_opens_for_those_alone_who_may(world):
    opened = {}
    for name in OURS:
        answers = {role: world.client(role).get(path_of(name, world)).status_code for role in ROLES}
        assert set(answers.values()) <= {200, 302, 403, 404}, (name, answers)
        opened[name] = {role for role, status in answers.items() if status == 200}
    assert opened == OURS


def test_editor_meets_no_address_and_nothing_of_closed_spaces_anywhere_in_the_admin(world):
    """Every admin page that takes no argument, and searches for what is secret."""
    routes = [route for route in walk(get_resolver(), "") if route.startswith("admin/")]
    paths = [f"/{route}" for route in routes if re.fullmatch(r"[\w/.-]+", route) and "failwhale" not in route]
    for word in ("zandermark", "reportmark", "outsider", "hub.example"):
        paths += [f"/admin/pages/search/?q={word}", f"/admin/member-chooser/results/?q={word}"]
        paths += [f"/admin/search/first/question/?question={word}"]
    secret = re.compile(
        r"(outsider|member|facilitator|suspended|admin)@hub\.example|circle zandermark|look: reportmark"
    )
    met, opened = [], 0
    for path in paths:
        answer = world.client("editor").get(path)
        assert answer.status_code < 500, path
        if answer.status_code == 200 and not answer.streaming:
            opened += 1
            met += [(path, found[0]) for found in [secret.search(answer.content.decode().lower())] if found]
    assert met == []
    assert opened > 20
