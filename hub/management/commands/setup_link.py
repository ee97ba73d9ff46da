from django.core.management.base import BaseCommand, CommandError

from members.first_admin.actions import setup_moment
from members.first_admin.links import link_of
from members.first_admin.queries import waits_for_first_admin


class Command(BaseCommand):
    help = "A link that makes the first admin in the browser: good for 12 hours or more, while there is none."

    def handle(self, *args, **options) -> None:
        if not waits_for_first_admin():
            raise CommandError("This hub has or had an admin. Another one: manage.py createsuperuser")
        self.stdout.write(link_of(setup_moment()))
