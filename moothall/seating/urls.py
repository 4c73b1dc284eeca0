from typing import Any

app_name = "seating"
urlpatterns: list[Any] = []
