from django.urls import path

from moothall.arrivals import api, views

app_name = "arrivals"
urlpatterns = [
    path("events/<int:pk>/door/", views.door, name="door"),
    path("events/<int:pk>/door/walk-ins/", views.walk_in_create, name="walk_in_create"),
    path("events/<int:pk>/door/marks/", api.marks, name="marks"),
    path("events/<int:pk>/door/code/", views.code_detail, name="code"),
    path("events/<int:pk>/door/worker.js", views.worker, name="worker"),
    path("door/<str:token>/", views.scan, name="scan"),
    path("here/<int:pk>/", views.here, name="here"),
]
