"""Where newcomers say hello: chosen in the Wagtail admin."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from forums.models.posts import Thread

THREAD_ADDRESS = re.compile(r"/spaces/[-a-z0-9]+/([0-9]{1,18})-")


@register_setting(icon="comment", order=300)
class SayHello(BaseGenericSetting):
    """A thread, or a space where each newcomer starts one. Without either newcomers are shown the list of spaces."""

    thread_address = models.CharField(
        "thread",
        max_length=300,
        blank=True,
        help_text="The address of a thread where newcomers say hello, such as /spaces/welcome/12-say-hello/.",
    )
    space = models.ForeignKey(
        "forums.Space",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Or a space, where each newcomer starts a thread. Only used without a thread.",
    )
    panels = [FieldPanel("thread_address"), FieldPanel("space")]

    class Meta:
        verbose_name = "where newcomers say hello"

    def clean(self) -> None:
        pk = self.thread_id
        if self.thread_address and (pk is None or not Thread.objects.filter(pk=pk).exists()):
            words = "There is no thread at this address. Copy it from the thread’s page."
            raise ValidationError({"thread_address": words})

    @property
    def thread_id(self) -> int | None:
        found = THREAD_ADDRESS.search(self.thread_address)
        return int(found[1]) if found else None
