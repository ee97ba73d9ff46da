from django.urls import path

from stories import views

app_name = "stories"
urlpatterns = [
    path("tell-your-story/", views.tell, name="tell"),
    path("account/stories/", views.mine, name="mine"),
    path("account/stories/<int:pk>/", views.one, name="one"),
    path("account/stories/<int:pk>/change/", views.change, name="change"),
    path("account/stories/<int:pk>/still-right/", views.still_right, name="still-right"),
    path("account/stories/<int:pk>/take-back/", views.take_back, name="take-back"),
]
