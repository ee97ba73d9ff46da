"""Every row of a list below a page has a place, so that all databases show the same order."""

from django.db import migrations

PARENTS = {
    "footerlink": "settings_id",
    "groupperson": "page_id",
    "homestep": "page_id",
    "menuentry": "settings_id",
    "newsbyline": "page_id",
    "newsrelated": "page_id",
    "notefile": "page_id",
    "noteperson": "page_id",
    "pageway": "page_id",
    "paperreader": "page_id",
    "paperversion": "page_id",
    "programmefunder": "page_id",
    "programmegroup": "page_id",
    "programmenews": "page_id",
    "programmepartner": "page_id",
    "programmeperson": "team_id",
    "programmeteam": "page_id",
    "resourcefile": "page_id",
    "sociallink": "settings_id",
}
NAMES = {"pageway": {"verbose_name": "other version of a page"}}


def give_places(apps, schema_editor):
    """Rows without a place go to the end of their list, as they were made; lists that editors arranged stay."""
    for name, parent in PARENTS.items():
        rows = apps.get_model("cms", name).objects
        for above in rows.filter(sort_order=None).order_by().values_list(parent, flat=True).distinct():
            found = list(rows.filter(**{parent: above}))
            found.sort(key=lambda row: (row.sort_order is None, row.sort_order or 0, row.pk))
            for place, row in enumerate(found):
                if row.sort_order != place:
                    rows.filter(pk=row.pk).update(sort_order=place)


class Migration(migrations.Migration):
    dependencies = [("cms", "0013_groups_papers_pages")]

    operations = [
        *[migrations.AlterModelOptions(name, {"ordering": ["sort_order", "pk"], **NAMES.get(name, {})}) for name in PARENTS],
        migrations.RunPython(give_places, migrations.RunPython.noop),
    ]
