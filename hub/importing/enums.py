from django.db import models


class Kind(models.TextChoices):
    RESOURCES = "resources", "Resources from a table (CSV)"
    WORDPRESS = "wordpress", "A WordPress site (XML export)"


class State(models.TextChoices):
    UPLOADED = "uploaded", "Waiting for the dry run"
    READY = "ready", "Dry run done: waiting for you"
    RUNNING = "running", "Importing"
    DONE = "done", "Done"
    FAILED = "failed", "Not imported"


class Level(models.TextChoices):
    BAD = "bad", "Bad"
    LOOK = "look", "To look at"
    SKIPPED = "skipped", "Left out"
    UPDATED = "updated", "Updated"
    MADE = "made", "New"
