"""A plugin that raises everywhere, beside one that works, seen from outside."""

import re

import httpx
import pytest

from tests.contracts.plugin_hub import python

PAGES = ["/", "/news/", "/notes/", "/resources/", "/stories/", "/members/", "/search/?q=hello", "/accounts/login/"]
REFUSED = {
    "hub_bad_api": "is not a Router",
    "hub_bad_exit": "SystemExit: a module that ends the process",
    "hub_bad_import": "ModuleNotFoundError: No module named 'a_package_that_is_not_there'",
    "hub_bad_models": "RuntimeError: models that raise",
    "hub_bad_path": "ModuleNotFoundError: No module named 'hub_bad_path.not_here'",
    "hub_bad_ready": "It overrides ready() or import_models()",
    "hub_bad_urls": "is not a valid regular expression",
    "hub_bad_version": "It was written for plugin API 99; this hub has 1.",
    "members": "Its label members is taken by the hub.",
}


@pytest.fixture
def visitor(plugin_hub):
    with httpx.Client(base_url=plugin_hub.url, timeout=20) as client:
        yield client


@pytest.fixture(scope="module")
def listed(plugin_hub):
    """Name → what `manage.py plugins list` says of it, after the home page was asked for."""
    httpx.get(plugin_hub.url)
    blocks: dict[str, str] = {}
    name = ""
    for line in plugin_hub.manage("plugins", "list").splitlines():
        name = name if line.startswith(" ") else line.partition(" ")[0]
        blocks[name] = blocks.get(name, "") + line + "\n"
    return blocks


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_served_beside_a_plugin_that_raises(visitor, page):
    assert visitor.get(page).status_code == 200


def test_good_plugin_is_seen_where_the_bad_one_raises(visitor):
    page = visitor.get("/").text
    assert '<p>New here? <a href="/welcomes/">Say hello</a></p>' in page
    assert '<a href="/welcomes/">Welcomes</a>' in page


def test_bad_plugin_is_named_in_the_log(plugin_hub, visitor):
    visitor.get("/")
    assert "plugin hub_bad failed in slot home.panels" in plugin_hub.logs()


def test_faults_are_shown_by_the_list(listed):
    first, fault = listed["hub_bad"].strip().splitlines()
    assert re.fullmatch(r"hub_bad 0\.0\.1: on, [1-9]\d* faults", first)
    assert re.search(r" UTC: (slot|block|handler|audience|source|view|job) \S+: \w+(Error|Exit): ", fault)


def test_good_plugin_is_listed_without_faults(listed):
    assert listed["hub_good"] == "hub_good 1.2.0: on\n"


@pytest.mark.parametrize("name", REFUSED)
def test_plugin_that_cannot_be_taken_in_is_listed_with_its_reason(listed, name):
    assert listed[name].startswith(f"{name} 0.0.1: broken\n")
    assert REFUSED[name] in listed[name]


def test_apps_of_the_hub_are_listed_apart(listed):
    assert listed["Apps"].strip().endswith(", members, filetext, cms, stories, forums, search, feedback, rights")


@pytest.mark.parametrize("path", ["/bad/", "/bad/leave/"])
def test_view_that_raises_breaks_its_own_page_alone(plugin_hub, visitor, path):
    assert visitor.get(path).status_code == 500
    assert visitor.get("/").status_code == 200
    assert "plugin hub_bad failed in view hub_bad.urls." in plugin_hub.logs()


@pytest.mark.parametrize("path", ["/bad/missing/", "/bad-urls/", "/bad-path/"])
def test_view_that_answers_404_and_plugins_set_aside_are_404(visitor, path):
    assert visitor.get(path).status_code == 404


def test_page_of_the_good_plugin_has_one_main_and_one_heading(visitor):
    page = visitor.get("/welcomes/").text
    assert (page.count("<main"), page.count("<h1")) == (1, 1)


def test_api_of_the_plugins(visitor):
    assert visitor.get("/api/v1/plugins/hub_good/newcomers").status_code == 200
    failed = visitor.get("/api/v1/plugins/hub_bad/raise")
    assert (failed.status_code, failed.headers["content-type"]) == (500, "application/problem+json")


def test_api_is_described_with_the_operations_of_plugins(visitor):
    assert "/api/v1/plugins/hub_good/newcomers" in visitor.get("/api/v1/openapi.json").json()["paths"]


def test_bad_plugin_opens_no_container_of_the_hub_and_hides_no_other_source(plugin_hub):
    code = """
        from django.contrib.auth.models import AnonymousUser
        from hub.plugins.search import audiences_of, sources
        answer = [sorted(audiences_of(AnonymousUser())), [kind for kind in sources() if kind in ("greeting", "bad")]]
    """
    assert python(plugin_hub, code) == [["public"], ["greeting", "bad"]]


def test_jobs_of_plugins_end_no_worker(plugin_hub):
    code = """
        from hub.plugins.registry import registry
        answer = [[plugin.label, job(), seconds] for plugin, job, seconds in registry.jobs if not plugin.core]
    """
    assert python(plugin_hub, code) == [["hub_bad", None, 1], ["hub_good", None, 3600]]


def test_member_can_be_deleted_though_models_of_a_plugin_are_half_defined(plugin_hub):
    code = """
        from members.models import Member
        member = Member.objects.create_user("leaving@example.org", "long enough words")
        answer = member.delete()[0]
    """
    assert python(plugin_hub, code) == 1


def test_doctor_finds_nothing_wrong_with_the_good_plugin(plugin_hub):
    said = plugin_hub.manage("plugins", "doctor", "hub_good").strip()
    assert said == "hub_good is well: everything it declares was found."


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("hub_bad_models", "- It was set aside while the hub started. RuntimeError: models that raise"),
        ("nowhere", "- No installed package has an entry point nowhere in the group hub.plugins."),
    ],
)
def test_doctor_says_what_is_wrong(plugin_hub, name, sentence):
    with pytest.raises(RuntimeError) as failed:
        plugin_hub.manage("plugins", "doctor", name)
    assert sentence in str(failed.value)


def test_hub_starts_without_any_plugin_when_all_are_disabled(plugin_hub):
    plugin_hub.extra["HUB_PLUGINS_DISABLED"] = "*"
    try:
        listed = plugin_hub.manage("plugins", "list")
    finally:
        del plugin_hub.extra["HUB_PLUGINS_DISABLED"]
    assert "hub_good 1.2.0: disabled by HUB_PLUGINS_DISABLED\n" in listed
