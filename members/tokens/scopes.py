"""What a personal token may be allowed: a short list that nothing else can be added to."""

from django.db import models


class Scope(models.TextChoices):
    """One thing a token may do. The value stands in the API, the label on the page that makes tokens."""

    READ = "read", "Read what you can read, spaces that are not public included"
    POST = "post", "Start threads and reply in your name"
    EDIT = "edit", "Change and remove posts that you wrote"
    HELP = "help", "Write for members whom you help, together with “Start threads and reply”"


class Life(models.TextChoices):
    """How long a new token works."""

    MONTH = "30", "30 days"
    QUARTER = "90", "90 days"
    YEAR = "365", "A year"
    OPEN = "", "Until I end it"
