"""The menu of the search in the Wagtail admin."""

from collections.abc import Callable
from typing import Any

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from search.editing import pin_views, stop_views, synonym_views
from search.missed import views as missed_views
from search.permissions import may_look_after_index, may_teach
from search.upkeep import views as upkeep_views


@hooks.register("register_admin_urls")
def admin_urls():
    return [
        path("search/synonyms/", synonym_views.groups, name="search_synonyms"),
        path("search/synonyms/add/", synonym_views.add, name="search_synonyms_add"),
        path("search/synonyms/<int:pk>/", synonym_views.change, name="search_synonyms_change"),
        path("search/synonyms/<int:pk>/delete/", synonym_views.delete, name="search_synonyms_delete"),
        path("search/first/", pin_views.questions, name="search_first"),
        path("search/first/question/", pin_views.question, name="search_first_question"),
        path("search/first/put/", pin_views.put_first, name="search_put_first"),
        path("search/first/<int:pk>/up/", pin_views.move_up, name="search_first_up"),
        path("search/first/<int:pk>/take-out/", pin_views.take_out, name="search_first_take_out"),
        path("search/missed/", missed_views.missed, name="search_missed"),
        path("search/missed/forget/", missed_views.forget, name="search_missed_forget"),
        path("search/index/", upkeep_views.index, name="search_index"),
        path("search/index/ask/", upkeep_views.ask_for, name="search_index_ask"),
        path("search/index/try-again/", upkeep_views.try_again, name="search_index_try_again"),
        path("search/stop-phrases/", stop_views.phrases, name="search_stop_phrases"),
        path("search/stop-phrases/<int:pk>/delete/", stop_views.delete, name="search_stop_phrases_delete"),
    ]


class ForSome(MenuItem):
    """An item for those whom `may` lets in."""

    def __init__(self, *args: Any, may: Callable[[Any], bool], **more: Any) -> None:
        super().__init__(*args, **more)
        self.may = may

    def is_shown(self, request) -> bool:
        return self.may(request.user)


@hooks.register("register_admin_menu_item")
def menu() -> SubmenuMenuItem:
    items = [
        ForSome("Synonyms", reverse("search_synonyms"), icon_name="copy", order=10, may=may_teach),
        ForSome("First results", reverse("search_first"), icon_name="pick", order=20, may=may_teach),
        ForSome("Words to leave out", reverse("search_stop_phrases"), icon_name="cut", order=30, may=may_teach),
        ForSome("Searches that found nothing", reverse("search_missed"), icon_name="help", order=40, may=may_teach),
        ForSome("Index", reverse("search_index"), icon_name="list-ul", order=50, may=may_look_after_index),
    ]
    return SubmenuMenuItem("Hub search", Menu(items=items), name="hub-search", icon_name="glasses", order=270)
