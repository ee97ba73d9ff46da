from django.core.management.base import BaseCommand

from hub import garbage, worker


class Command(BaseCommand):
    help = "Does everything in the background (search index, mail, scheduled pages) until stopped. Several may run."

    def handle(self, *args, **options) -> None:
        garbage.leave_the_start_alone()
        worker.run()
