from django.core.management.base import BaseCommand

from hub.archive.actions import digests_now
from hub.archive.rows import content_hash


class Command(BaseCommand):
    help = "One hash of everything a backup would hold now: the same on SQLite and PostgreSQL for the same content."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--tables", action="store_true", help="also that of each table and of the files")

    def handle(self, *args, tables: bool, **options) -> None:
        digests = digests_now()
        for name, digest in digests.items() if tables else ():
            self.stdout.write(f"{name} {digest}")
        self.stdout.write(f"Content: {content_hash(digests)}")
