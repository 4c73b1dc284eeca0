from django.urls import path

from moothall.demo import views

app_name = "demo"
urlpatterns = [path("calendars/<slug:slug>.ics", views.feed_detail, name="feed")]
