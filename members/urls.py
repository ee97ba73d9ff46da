from django.urls import path
from django.views.generic import TemplateView

app_name = "members"
urlpatterns = [path("members/<slug:handle>/", TemplateView.as_view(), name="profile")]
