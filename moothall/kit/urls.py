from django.urls import path

from moothall.kit import views

app_name = "kit"
urlpatterns = [
    path("look/", views.look_update, name="look"),
    path("emblem/<slug:token>.svg", views.emblem, name="emblem"),
    path("emblem/ring/<slug:tokens>.svg", views.emblem_ring, name="emblem_ring"),
    path("kit/", views.living_page, name="living_page"),
]
