"""`manage.py import_wordpress FILE`: a WordPress site from its export, with its pictures if their folder is named."""

from pathlib import Path

from hub.importing.command import ImportCommand
from hub.importing.enums import Kind


class Command(ImportCommand):
    help = "Import a WordPress export (XML), after a dry run. The same file again makes nothing twice."
    kind = Kind.WORDPRESS

    def add_arguments(self, parser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--media", type=Path, help="a copy of the old site's folder wp-content/uploads")
        parser.add_argument("--again", action="store_true", help="make pages again that were deleted here since")

    def handle(self, *args, **options) -> None:
        media = options["media"]
        self.bring_in(options, pictures_folder=str(media.resolve()) if media else "", remakes_deleted=options["again"])
