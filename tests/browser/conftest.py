"""A real browser at a real server: ``visit`` opens a page, and the checks of ``looking.py`` look at it.

See docs/testing.md. Where no Chromium is found the journeys are skipped with a sentence;
with CI=true that is a failure.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, sync_playwright

from tests.browser.looking import Look

# Playwright's synchronous API runs an event loop in this thread; Django would refuse the database to it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

PATIENCE = 20_000  # milliseconds; a page that takes longer has hung

Visit = Callable[..., Look]


def chromium() -> str | None:
    """Return the browser that MOOTHALL_CHROMIUM names, or one found on the path."""
    given = os.environ.get("MOOTHALL_CHROMIUM")
    return given or next((found for name in NAMES if (found := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each browser test use the database the way that a server in another thread needs, on one worker."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.django_db(transaction=True))
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all journeys of a worker."""
    found = chromium()
    if found is None:
        message = "No Chromium here: install it (apt install chromium) or name it in MOOTHALL_CHROMIUM."
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, live_server, settings) -> Iterator[Visit]:
    """Return ``visit(path, width=1280, scheme="light", js=True, **context)``; each call is a new visitor.

    Pass ``guest=look`` to go on as the visitor of an earlier page, with the same cookies, width and scheme.
    """
    settings.ALLOWED_HOSTS = ["*"]
    contexts: list[BrowserContext] = []

    def go(
        path: str,
        width: int = 1280,
        scheme: str = "light",
        *,
        js: bool = True,
        guest: Look | None = None,
        **context: object,
    ) -> Look:
        if guest is None:
            made = browser.new_context(
                viewport={"width": width, "height": 900 if width > 600 else 640},
                color_scheme=scheme,  # type: ignore[arg-type]
                java_script_enabled=js,
                locale="en-GB",
                timezone_id="Europe/London",
                **context,  # type: ignore[arg-type]
            )
            made.set_default_timeout(PATIENCE)
            contexts.append(made)
            look = Look(made.new_page(), live_server.url, js=js)
        else:
            look = guest
        look.open(path)
        return look

    yield go
    for each in contexts:
        try:
            each.close()
        except Error:  # the browser went first
            break
