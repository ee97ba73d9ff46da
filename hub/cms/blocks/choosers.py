"""Choosers for blocks that read what a page needs of all chosen things at once."""

import copy
from collections.abc import Iterable
from typing import Any

from django.utils.functional import cached_property
from wagtail.blocks import ChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from hub.cms.blocks import queries
from hub.cms.choosers import member_chooser
from hub.ui.pictures import SHAPES


class MemberChooserBlock(ChooserBlock):
    """A member of the hub. Its value has `shown`: whether a page may show anything of them now."""

    @cached_property
    def target_model(self) -> Any:
        return member_chooser.model

    @cached_property
    def widget(self) -> Any:
        return member_chooser.widget_class()

    def bulk_to_python(self, values: Iterable[int | None]) -> list[Any]:
        values = list(values)
        found = queries.members_with_state([value for value in values if value is not None])
        return [copy.copy(found.get(value)) for value in values]

    def to_python(self, value: Any) -> Any:
        return self.bulk_to_python([value])[0]

    def value_from_form(self, value: Any) -> Any:
        pk = getattr(value, "pk", value)
        return self.to_python(int(pk) if pk else None)

    class Meta:
        icon = "user"


class PictureChooserBlock(ImageChooserBlock):
    """A picture with the files of its shape (hub.ui.pictures), read in one query for all."""

    def __init__(self, shape: str = "wide", **kwargs: Any) -> None:
        self.shape = SHAPES[shape]
        super().__init__(**kwargs)

    def bulk_to_python(self, values: Iterable[int | None]) -> list[Any]:
        return queries.with_renditions(super().bulk_to_python(list(values)), self.shape)
