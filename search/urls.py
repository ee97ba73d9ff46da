from django.urls import path

from search import views
from search.feeds import SearchFeed
from search.saved import views as saved

urlpatterns = [
    path("search/", views.search_page, name="search"),
    path("search/complete/", views.complete, name="search-complete"),
    path("search/feed/", SearchFeed(), name="search-feed"),
    path("search/description.xml", views.description, name="search-description"),
    path("search/mail/stop/<str:token>/", saved.stop_mail, name="search-stop-mail"),
    path("account/searches/", saved.own, name="search-saved"),
    path("account/searches/save/", saved.save, name="search-save"),
    path("account/searches/<int:pk>/mail/", saved.set_mail, name="search-saved-mail"),
    path("account/searches/<int:pk>/delete/", saved.delete, name="search-saved-delete"),
]
