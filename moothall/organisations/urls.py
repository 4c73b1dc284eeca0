from django.urls import path

from moothall.organisations import views

app_name = "organisations"
urlpatterns = [
    path("", views.organisation_list, name="list"),
    path("map/", views.organisation_map, name="map"),
    path("<slug:slug>/", views.organisation_detail, name="detail"),
]
