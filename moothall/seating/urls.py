from django.urls import path

from moothall.seating import views

app_name = "seating"
urlpatterns = [
    path("events/<int:pk>/seating/", views.plan_detail, name="event"),
    path("events/<int:pk>/seating/make/", views.plan_create, name="create"),
    path("events/<int:pk>/seating/mix/", views.plan_mix, name="mix"),
    path("events/<int:pk>/seating/seats/<int:number>/", views.seats_update, name="seats"),
    path("events/<int:pk>/seating/newcomers/", views.newcomers_update, name="newcomers"),
    path("events/<int:pk>/seating/names/", views.names_update, name="names"),
    path("events/<int:pk>/seating/table/", views.table_create, name="table"),
    path("events/<int:pk>/seating/conditions/", views.condition_create, name="condition"),
    path("events/<int:pk>/seating/conditions/<int:condition>/", views.condition_delete, name="condition_delete"),
    path("events/<int:pk>/seating/share/", views.share_update, name="share"),
    path("events/<int:pk>/seating/drop/", views.plan_delete, name="drop"),
    path("events/<int:pk>/seating/print/", views.plan_print, name="print"),
    path("events/<int:pk>/seating/rooms-<int:number>.csv", views.plan_download, name="download"),
]
