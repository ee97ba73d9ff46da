"""What people searched for and found nothing."""

from django.db import models


class MissedSearch(models.Model):
    """Words that found nothing, how often on a day. Never who asked, nor when on that day."""

    words = models.CharField(max_length=120)
    day = models.DateField(db_index=True)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "search_missed"
        constraints = [models.UniqueConstraint(fields=["words", "day"], name="search_missed_once")]

    def __str__(self) -> str:
        return self.words
