"""Which tables an archive holds, each as a plain model: the columns as they are, with nothing of the apps' own ways.

The models of the apps would resave, translate or drop things (Wagtail drops blocks that it does not know, dates set
themselves anew). Plain fields of Django's turn the values of either database into the same Python values and back.
"""

from functools import cache
from typing import Any

from django.apps import apps as all_apps
from django.apps.registry import Apps
from django.db import models
from django.db.models import Field, Model

LEFT_OUT = {
    "django_session": "everybody signs in again: a stolen archive opens no account",
    "members_signedin": "the list of those sessions",
    "plugins_heartbeat": "when processes and jobs of the old machine were last seen",
    "wagtailadmin_editingsession": "who is editing at this moment",
    "pagecache_change": "that something was changed, for pages kept ready; what restores writes says so again",
    "filetext_filereading": "the words inside files are read anew",
    "filetext_filepiece": "the words inside files are read anew",
    "search_document": "the search index is built anew",
    "search_expunging": "the search index is built anew",
    "search_run": "the search index is built anew",
    "search_spelling": "the search index is built anew",
    "search_missed": "what people searched for is nobody's to carry elsewhere",
    "search_stale": "the search index is built anew",
    "search_waiting": "the search index is built anew",
    "wagtailsearch_indexentry": "the index of the page editor is built anew",
    "wagtailsearch_indexentry_fts": "the index of the page editor is built anew",
}
SAME_AS = {"AutoField": "IntegerField", "BigAutoField": "BigIntegerField", "SmallAutoField": "IntegerField"}
SAME_AS |= {"FileField": "CharField", "FilePathField": "CharField", "ImageField": "CharField"}
# Checked by the database, not by us: a plain text is what both give back.
SAME_AS |= {"SlugField": "CharField", "EmailField": "CharField", "URLField": "CharField"}
_plain_apps = Apps()


@cache
def tables() -> dict[str, type[Model]]:
    """Table name → plain model, for every table of an app that is not left out; in the order of their names."""
    found = {model._meta.db_table: model for model in _ours()}
    return {name: _plain(found[name]) for name in sorted(found) if name not in LEFT_OUT}


def left_out() -> list[str]:
    """The names of the tables that are left out, as far as this hub has them."""
    return sorted({model._meta.db_table for model in _ours()} & set(LEFT_OUT))


def with_sequences() -> list[type[Model]]:
    """The apps' own models, whose next ids PostgreSQL has to be told after rows came with theirs.

    Not those that are left out: their rows are numbered here, and a restore that is undone does not undo its telling.
    """
    return [model for model in _ours() if model._meta.db_table not in LEFT_OUT]


def columns(model: type[Model]) -> list[str]:
    return [field.column for field in model._meta.local_concrete_fields]


def _ours() -> list[type[Model]]:
    found = all_apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def _plain(model: type[Model]) -> type[Model]:
    meta = type("Meta", (), {"db_table": model._meta.db_table, "apps": _plain_apps, "app_label": "archive"})
    fields: dict[str, Any] = {"Meta": meta, "__module__": __name__}
    for field in model._meta.local_concrete_fields:
        if not field.generated:
            fields[field.attname] = _plain_field(field)
    return type(f"Plain_{model._meta.db_table}", (models.Model,), fields)


def _plain_field(field: Field) -> Field:
    kept = field
    while kept.remote_field is not None:
        kept = kept.target_field
    kind = kept.get_internal_type()
    options: dict[str, Any] = {"db_column": field.column, "primary_key": field.primary_key, "null": field.null}
    if kind == "DecimalField":
        options |= {"max_digits": kept.max_digits, "decimal_places": kept.decimal_places}
    return getattr(models, SAME_AS.get(kind, kind))(**options)
