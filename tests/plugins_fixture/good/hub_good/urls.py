from django.urls import path

from hub_good import views

app_name = "hub_good"
urlpatterns = [path("", views.newcomers, name="newcomers")]
