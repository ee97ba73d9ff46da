"""The table by which every process hears that something was changed."""

from django.db import models


class Change(models.Model):
    """One transaction that wrote something a guest may see; written inside it, so it counts exactly when it does."""

    at = models.DateTimeField(auto_now_add=True)
