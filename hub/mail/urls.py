"""The hub's own mail as pages: mounted only where HUB_SHOW_MAIL is on."""

from django.urls import path

from hub.mail import views

app_name = "dev_mail"
urlpatterns = [
    path("", views.mails, name="list"),
    path("<int:pk>/", views.mail, name="mail"),
    path("<int:pk>/html/", views.mail_html, name="html"),
]
