from django.urls import path

from hub.cms.suggesting import views

app_name = "suggesting"
urlpatterns = [
    path("suggest-a-resource/", views.suggest, name="suggest"),
    path("account/suggestions/", views.own, name="own"),
]
