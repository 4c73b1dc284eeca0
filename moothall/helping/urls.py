from typing import Any

app_name = "helping"
urlpatterns: list[Any] = []
