"""Lists below a page, in the order that editors gave them."""

from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable


class Ordered(Orderable):
    """A row of a list that editors arrange. A row that code makes goes to the end, on every database alike.

    Without a place of its own it would stand first on one database and last on the other, among others at random.
    """

    class Meta(Orderable.Meta):
        abstract = True
        ordering = ["sort_order", "pk"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.sort_order is None and kwargs.get("update_fields") is None:
            self.sort_order = self._end_of_the_list()
        super().save(*args, **kwargs)

    def _end_of_the_list(self) -> int:
        parent = next(field for field in self._meta.fields if isinstance(field, ParentalKey))
        rows = type(self)._default_manager.filter(**{parent.attname: getattr(self, parent.attname)})
        last: int | None = rows.aggregate(last=models.Max("sort_order"))["last"]
        return 0 if last is None else last + 1
