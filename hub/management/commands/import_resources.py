"""`manage.py import_resources FILE`: resources from a table."""

from hub.importing.command import ImportCommand
from hub.importing.enums import Kind


class Command(ImportCommand):
    help = "Import resources from a CSV table, after a dry run. The same file again makes nothing twice."
    kind = Kind.RESOURCES

    def handle(self, *args, **options) -> None:
        self.bring_in(options)
