"""Budgets and habits of docs/architecture.md that no other tool holds; each test prints its offenders."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ("hub", "members", "stories", "forums", "search", "plugins", "benchmarks")
LONGEST_FUNCTION, USUAL_FUNCTION, LONGEST_MODULE, LONGEST_TEMPLATE, LONGEST_VIEW = 60, 30, 400, 150, 25
DRAWERS = {"utils.py", "helpers.py", "common.py", "services.py", "mixins.py"}
DOORS = ("views.py", "consumer.py", "consumers.py", "api.py")


@cache
def modules() -> dict[Path, str]:
    found = [path for folder in CODE for path in (ROOT / folder).rglob("*.py")]
    return {path: path.read_text() for path in sorted(found) if "migrations" not in path.parts}


def templates() -> Iterator[Path]:
    for folder in ("templates", *CODE):
        yield from (ROOT / folder).rglob("*.html")


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_functions_are_short():
    lengths = [
        (length(n), f"{name_of(p)}:{n.lineno} {n.name}") for p, t in modules().items() for n in functions(ast.parse(t))
    ]
    lengths.sort()
    assert [where for lines, where in lengths if lines > LONGEST_FUNCTION] == []
    assert lengths[int(len(lengths) * 0.95)][0] <= USUAL_FUNCTION, lengths[-40:]


def test_views_are_short():
    assert [
        f"{name_of(path)}:{node.lineno} {node.name}: {length(node)}"
        for path, text in modules().items()
        if path.name.endswith("views.py") or path.parent.name == "views"
        for node in functions(ast.parse(text))
        if length(node) > LONGEST_VIEW
    ] == []


def test_modules_are_short():
    assert [f"{name_of(p)}: {t.count(chr(10))}" for p, t in modules().items() if t.count("\n") > LONGEST_MODULE] == []


def test_templates_are_short():
    lines = [(name_of(path), path.read_text().count("\n")) for path in templates()]
    assert [f"{name}: {count}" for name, count in lines if count > LONGEST_TEMPLATE] == []


def test_no_module_is_a_drawer():
    assert [name_of(path) for path in modules() if path.name in DRAWERS] == []


def test_doors_read_through_queries_and_write_through_actions():
    found = []
    for path, text in modules().items():
        if path.name.endswith(DOORS) or path.parent.name in {"views", "templatetags"}:
            lines = enumerate(text.splitlines(), 1)
            found += [f"{name_of(path)}:{n} {line.strip()}" for n, line in lines if re.search(r"\.objects\b", line)]
    assert found == []


def test_actions_know_no_request():
    found = []
    for path, text in modules().items():
        if path.name == "actions.py" or path.parent.name == "actions":
            for node in functions(ast.parse(text)):
                names = {a.arg for a in (*node.args.args, *node.args.kwonlyargs)}
                found += [f"{name_of(path)}:{node.lineno} {node.name}"] if "request" in names else []
    assert found == []


def test_html_is_marked_safe_in_one_place_only():
    found = []
    for path in templates():
        lines = enumerate(path.read_text().splitlines(), 1)
        found += [f"{name_of(path)}:{n}" for n, line in lines if "|safe" in line or "autoescape off" in line]
    for path, text in modules().items():
        lines = enumerate(text.splitlines(), 1)
        found += [f"{name_of(path)}:{n}" for n, line in lines if "mark_safe(" in line]
    assert found == []


def test_pages_have_no_inline_script_or_style():
    found = []
    for path in templates():
        if "mail" in path.parts or "email" in path.parts:
            continue
        text = path.read_text()
        found += [
            f"{name_of(path)}: {m}"
            for m in re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|\son\w+=\"|\sstyle=\"|<style", text)
        ]
    assert found == []


def test_nothing_is_left_for_later_in_comments():
    words = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    assert [name_of(path) for path, text in modules().items() if words.search(text)] == []
