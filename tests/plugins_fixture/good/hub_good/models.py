"""Tables of the plugin."""

from django.conf import settings
from django.db import models


class Newcomer(models.Model):
    """Somebody who joined, and the hello they got.

    Foreign keys to tables of the hub have db_constraint=False: when the plugin is taken away, the
    table it leaves behind must not keep the hub from deleting a member.
    """

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_constraint=False, related_name="+"
    )
    greeted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, db_constraint=False, null=True, related_name="+"
    )
    words = models.TextField(blank=True)
    thread_id = models.BigIntegerField(null=True)
    told = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)
