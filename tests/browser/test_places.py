"""Places in a real browser: say where one is, find a place, on every screen."""

from typing import Any

import pytest

WIDTHS = [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]
PAGES = ["/places/find/", "/places/find/?q=m139pl", "/places/find/?q=newport", "/places/find/?q=zzzz", "/places/near/"]


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_every_page_is_clean(visit: Any, width: int, scheme: str) -> None:
    for page in PAGES:
        visit(page, width, scheme).clean()


@pytest.mark.parametrize("js", [True, False])
def test_where_one_is_is_remembered_no_finer_than_a_district(visit: Any, js: bool) -> None:
    look = visit("/places/near/?next=/events/", 320, js=js)
    look.page.locator("main").get_by_label("Postcode or town").fill("m139pl")
    look.page.locator("main button[type=submit], main button:not([type])").first.click()
    kept = [cookie["value"] for cookie in look.page.context.cookies() if cookie["name"] == "moothall_near"]
    assert len(kept) == 1
    assert "M13" in kept[0]
    assert "9PL" not in kept[0].upper()
    assert look.page.url.endswith("/events/") or "near M13" in look.page.locator("header").inner_text()
