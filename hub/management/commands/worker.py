from django.core.management.base import BaseCommand

from hub import worker


class Command(BaseCommand):
    help = "Does everything in the background (search index, mail, scheduled pages) until stopped. Several may run."

    def handle(self, *args, **options) -> None:
        worker.run()
