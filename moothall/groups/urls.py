from django.urls import path

from moothall.groups import views

app_name = "groups"
urlpatterns = [
    path("<slug:slug>/", views.group_detail, name="detail"),
]
