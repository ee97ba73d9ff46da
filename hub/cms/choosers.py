"""Choosers of the Wagtail admin, used by fields (wagtail_hooks.py registers them) and by blocks."""

from django.contrib.auth import get_user_model
from wagtail.admin.viewsets.chooser import ChooserViewSet


class MemberChooser(ChooserViewSet):
    """Finding a member by name: a list of all would be as long as the community."""

    model = get_user_model()
    icon = "user"
    choose_one_text = "Choose a member"
    choose_another_text = "Choose another member"
    edit_item_text = "Edit this member"
    url_filter_parameters: list[str] = []


member_chooser = MemberChooser("member_chooser", url_prefix="member-chooser")
