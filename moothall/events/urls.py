from django.urls import path

from moothall.events import views

app_name = "events"
urlpatterns = [
    path("", views.event_list, name="list"),
    path("month/", views.event_month_now, name="month_now"),
    path("month/<int:year>/<int:month>/", views.event_month, name="month"),
    path("map/", views.event_map, name="map"),
    path("feed.ics", views.feed, name="feed"),
    path("feed.atom", views.atom, name="atom"),
    path("events.csv", views.table, name="table"),
    path("group/<slug:slug>.ics", views.group_feed, name="group_feed"),
    path("mine/", views.feed_key_detail, name="feed_key"),
    path("mine/make/", views.feed_key_create, name="feed_key_create"),
    path("mine/end/", views.feed_key_delete, name="feed_key_delete"),
    path("mine/<str:token>.ics", views.own_feed, name="own_feed"),
    path("embed/", views.embed, name="embed"),
    path("embed/create/", views.embed_create, name="embed_create"),
    path("clashes/<slug:slug>/", views.clash_list, name="clashes"),
    path("<int:pk>.ics", views.event_download, name="download"),
    path("<int:pk>/<slug:slug>/", views.event_detail, name="detail"),
]
