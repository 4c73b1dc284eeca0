from django.urls import path

from moothall.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notice_list, name="list"),
    path("read/", views.notices_read, name="read_all"),
    path("<int:pk>/read/", views.notice_read, name="read"),
    path("ways/", views.ways, name="ways"),
    path("stop/<str:token>/", views.stop, name="stop"),
]
