from typing import Any

app_name = "arrivals"
urlpatterns: list[Any] = []
