from typing import Any

app_name = "afterwards"
urlpatterns: list[Any] = []
