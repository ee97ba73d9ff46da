"""Who does not want others to see where they read."""

from django.conf import settings
from django.db import models


class NotShown(models.Model):
    """This member switched off that others see them in a thread. Where they are is never written down."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", primary_key=True
    )

    def __str__(self) -> str:
        return f"{self.member_id} is not shown"
