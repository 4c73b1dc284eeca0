"""Addresses of places."""

from django.urls import path

from moothall.places import views

app_name = "places"
urlpatterns = [
    path("find/", views.place_find, name="find"),
    path("near/", views.near, name="near"),
]
