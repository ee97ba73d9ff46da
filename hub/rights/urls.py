from django.urls import path

from hub.rights import views

app_name = "rights"

urlpatterns = [
    path("account/data/", views.data, name="data"),
    path("account/data/<int:pk>/", views.copy, name="copy"),
    path("account/erase/", views.erase, name="erase"),
    path("erased/<str:token>/", views.proof, name="proof"),
    path("what-we-keep/", views.kept, name="kept"),
]
