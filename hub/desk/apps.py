from typing import Any

from django.apps import AppConfig

from hub.ui.cells import harmless


class DeskConfig(AppConfig):
    name = "hub.desk"
    label = "desk"

    def ready(self) -> None:
        from wagtail.admin.views.mixins import SpreadsheetExportMixin as Export  # noqa: PLC0415 -- app ready

        # Titles and answers come from members and guests. XLSX says of each cell that it is text; CSV cannot.
        by_kind: dict[Any, Any] = Export.custom_value_preprocess
        by_kind[str] = {Export.FORMAT_CSV: harmless}
