"""The file a member gets: JSON for programs, HTML for people, and their files, in one zip."""

import json
import zipfile
from collections.abc import Sequence
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import FileField, Q
from django.template.loader import render_to_string
from django.utils import timezone

from hub.plugins.isolation import PluginFault
from hub.plugins.member_data import Held, MemberFile, Section, plain
from hub.plugins.registry import registry
from hub.rights.queries import not_given
from hub.ui.site import site_facts

CHUNK = 64 * 1024


def collect(member: Any) -> tuple[list[Section], list[str]]:
    """Everything that is held about the member, and the names of plugins that did not answer."""
    sections: list[Section] = []
    silent: list[str] = []
    for data in registry.member_data:
        try:
            sections += data.export(member)
        except PluginFault:
            if data.plugin.core:
                raise
            silent.append(str(data.plugin.verbose_name))
    known = {section.key for section in sections}
    held = [held for data in registry.member_data for held in data.holds if held.given and held.given not in known]
    return [*sections, *(_from_columns(key, held, member) for key in dict.fromkeys(one.given for one in held))], silent


def _from_columns(key: str, held: Sequence[Held], member: Any) -> Section:
    """A section that no function writes: the declared columns, of the rows whose keys lead to the member."""
    rows: list[dict[str, Any]] = []
    files: list[MemberFile] = []
    title = key.replace("-", " ").capitalize()
    for one in (one for one in held if one.given == key):
        model = apps.get_model(one.model)
        fields = [model._meta.get_field(name) for name in one.columns.split()]
        leading = [field for field in fields if field.is_relation and field.related_model is type(member)]
        mine = reduce(or_, (Q(**{field.name: member}) for field in leading), Q(pk=None))
        for row in model._base_manager.filter(mine).order_by("pk"):
            rows.append({f.name: plain(getattr(row, f.attname)) for f in fields if f not in leading and f.concrete})
            kept = [getattr(row, f.name) for f in fields if isinstance(f, FileField)]
            files += [MemberFile(file.name.rsplit("/", 1)[-1], file.name) for file in kept if file]
    return Section(key, title, rows, files)


def write(path: Path, member: Any) -> int:
    """Write the zip; answers its size in bytes. What was half written is left to the caller to delete."""
    sections, silent = collect(member)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        missing = [name for section in sections for name in _files(archive, section)]
        archive.writestr("data.json", json.dumps(_as_json(sections), ensure_ascii=False, indent=1))
        facts = {
            "hub": site_facts(),
            "url": settings.BASE_URL,
            "made": timezone.now(),
            "sections": [_for_people(section) for section in sections],
            "not_given": not_given(),
            "silent": silent,
            "missing": missing,
        }
        archive.writestr("index.html", render_to_string("rights/export/index.html", facts))
        archive.writestr("style.css", render_to_string("rights/export/style.css"))
    return path.stat().st_size


def _as_json(sections: Sequence[Section]) -> dict[str, Any]:
    return {
        section.key: {
            "title": section.title,
            "note": section.note,
            "rows": [dict(row) for row in section.rows],
            "files": [f"files/{section.key}/{file.name}" for file in section.files],
        }
        for section in sections
    }


def _for_people(section: Section) -> dict[str, Any]:
    rows = [[(name.replace("_", " "), _words(value)) for name, value in row.items()] for row in section.rows]
    return {"section": section, "rows": rows, "files": section.files}


def _words(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return [str(part) for part in value]
    return "" if value is None else str(value)


def _files(archive: zipfile.ZipFile, section: Section) -> list[str]:
    """Put the files of a section in, piece by piece; answers the names of those that are not there."""
    return [file.name for file in section.files if not _copied(archive, section.key, file)]


def _copied(archive: zipfile.ZipFile, key: str, file: MemberFile) -> bool:
    try:
        source = default_storage.open(file.path)
    except FileNotFoundError:
        return False
    with source, archive.open(f"files/{key}/{file.name}", "w") as target:
        while piece := source.read(CHUNK):
            target.write(piece)
    return True
