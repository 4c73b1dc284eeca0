from django.urls import path

from moothall.minutes import views

app_name = "minutes"
urlpatterns = [
    path("", views.minute_list, name="list"),
    path("work/", views.job_list, name="work"),
    path("work/<int:pk>/retry/", views.retry_create, name="retry_create"),
]
