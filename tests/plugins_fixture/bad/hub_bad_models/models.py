from django.conf import settings
from django.db import models


class HalfDefined(models.Model):
    """Defined before the fault: it must not take part in anything, such as deleting a member."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)


raise RuntimeError("models that raise")
