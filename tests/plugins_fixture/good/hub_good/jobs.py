"""What the worker does for this plugin now and then."""

from datetime import timedelta

from django.utils import timezone

from hub_good.models import Newcomer


def forget_old_newcomers():
    old = timezone.now() - timedelta(days=90)
    Newcomer.objects.filter(greeted_by=None, joined_at__lt=old).delete()
