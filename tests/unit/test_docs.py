"""What the docs say about running a hub must be whole, and their links must lead somewhere."""

import ast
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from django.core.management import get_commands
from django.utils.module_loading import import_string

from hub.plugins.events import Event
from hub.plugins.search import MEMBERS
from hub.plugins.sources import checked_source
from tests.running import composed_command

ROOT = Path(__file__).resolve().parent.parent.parent
SEARCH = (ROOT / "docs" / "search.md").read_text()
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
RUNNING = (ROOT / "docs" / "running.md").read_text()
READERS = {
    "text",
    "required",
    "flag",
    "whole_number",
    "names",
    "folder",
    "hosts",
    "from_address",
    "networks",
    "time_zone",
}
PAGES = sorted((ROOT / "docs").rglob("*.md"))


def variables() -> set[str]:
    """The names of all variables that the settings read."""
    found = set()
    for path in (ROOT / "hub" / "settings").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                found |= {node.args[0].value} if called in READERS else set()
    return found


def test_every_variable_is_described_once():
    rows = re.findall(r"^\| `([A-Z_]+)` \| .+ \| .+ \|$", RUNNING, re.M)
    assert sorted(rows) == sorted(variables())
    assert {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "BASE_URL"} <= variables()


def test_environment_is_read_in_the_settings_alone():
    offenders = [
        str(path.relative_to(ROOT))
        for folder in ("hub", "members", "stories", "forums", "search")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"os\.(environ|getenv)", path.read_text()) and "settings" not in path.parts
    ]
    # These name the settings module, hand the environment on, or ask who started them.
    commands = "hub/management/commands"
    assert sorted(offenders) == ["hub/asgi.py", f"{commands}/plugins.py", f"{commands}/run.py"]


def test_systemd_starts_the_same_web_process_as_compose():
    unit = re.search(r"^ExecStart=\S+/(uvicorn (?:.*\\\n)+.*)$", RUNNING, re.M)[1]
    assert unit.replace("\\\n", " ").replace("127.0.0.1", "0.0.0.0").split() == composed_command("web")  # noqa: S104 -- not here


def test_every_command_of_ours_is_described():
    ours = [name for name, app in get_commands().items() if str(app).split(".")[0] in {"hub", "members", "search"}]
    described = set(re.findall(r"`(?:manage\.py )?([a-z_]+)", RUNNING))
    assert sorted(name for name in ours if name not in {*described, "run", "plugin_probe"}) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page):
    links = re.findall(r"(?<!!)\[[^\]]+\]\((?!https?://|#|mailto:)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_source_that_the_docs_of_the_search_show_works_as_it_stands(monkeypatch):
    class Recipe(SimpleNamespace):
        """One row, as far as the example asks for it."""

        soup = SimpleNamespace(
            pk=7, title="Soup", story="For forty.", method="Peel.", cook="Dot", members_only=True, written_at=NOON
        )
        objects = SimpleNamespace(filter=lambda pk__in: [Recipe.soup] if 7 in pk__in else [])

    for name, parts in {"events": {"RecipeChanged": Event}, "models": {"Recipe": Recipe}}.items():
        module = ModuleType(f"hub_recipes.{name}")
        vars(module).update(parts)
        monkeypatch.setitem(sys.modules, module.__name__, module)
    example = re.search(r"\*\*`hub_recipes/search.py`\*\*\n\n```python\n(.*?)```", SEARCH, re.DOTALL)
    shown = {}
    exec(example[1], shown)  # noqa: S102 -- the words of our own docs
    source = checked_source("hub_recipes.search.RecipeSource", shown["RecipeSource"]())
    (found,) = source.documents([7, 8])
    assert (found.kind, found.object_id, found.url, found.audience) == ("recipe", 7, "/recipes/7/", MEMBERS)
    assert list(source.events[Event](SimpleNamespace(recipe_id=7))) == [7]


def test_every_block_of_a_page_is_described():
    from hub.cms.plugin import CmsPlugin

    section = (ROOT / "docs" / "design.md").read_text().split("## Blocks of a page")[1].split("\n## ")[0]
    described = {name for row in re.findall(r"^\| (`.+?`) \|", section, re.M) for name in re.findall(r"`(\w+)`", row)}
    assert described == set(CmsPlugin.blocks)


GUIDE = (ROOT / "docs" / "editors.md").read_text()


def test_guide_for_editors_names_every_block():
    from hub.cms.plugin import CmsPlugin

    blocks = [import_string(path) for path in CmsPlugin.blocks.values()]
    table = GUIDE.split("## Blocks")[1].split("\n## ")[0]
    named = re.findall(r"^\| \*\*(.+?)\*\* \|", table, re.M)
    assert sorted(named) == sorted(str(block().label) for block in blocks)


def test_guide_for_editors_names_every_type_of_page():
    from wagtail.models import get_page_models

    from hub.cms.models.base import HubPage

    types = [str(model._meta.verbose_name) for model in get_page_models() if issubclass(model, HubPage)]
    assert [name for name in types if f"**{name}**" not in GUIDE] == []


def test_guide_for_editors_names_every_page_that_the_hub_adds_to_the_admin():
    labels = {
        label
        for folder in ("hub/cms", "hub/feedback", "hub/importing", "stories")
        for path in (ROOT / folder).rglob("*.py")
        for label in re.findall(r'(?:MenuItem\(\s*|menu_label = )"([^"]+)"', path.read_text())
    }
    assert {"Links that do not work", "Stories and consent", "People in pictures"} <= labels
    assert sorted(label for label in labels if label not in GUIDE) == []


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda page: page.name)
def test_pictures_of_the_docs_are_there_described_and_small(page):
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text())
    assert [path for _, path in pictures if not (page.parent / path).exists()] == []
    assert [path for words, path in pictures if len(words) < 10] == []
    heaviest = 60_000 if page.name == "editors.md" else 100_000
    assert [path for _, path in pictures if (page.parent / path).stat().st_size > heaviest] == []


def test_headings_that_the_guide_for_editors_links_to_are_there():
    headings = re.findall(r"^#+ (.+)$", GUIDE, re.M)
    anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert sorted(set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) - anchors) == []
