"""What a careful visitor looks for on a page: each check raises with a sentence that names the fault."""

import gzip
import json
import re
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import ConsoleMessage, Page, Request, Response

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations', 'incomplete']})"
KILO = 1000
COMPRESSES = re.compile("text/|javascript|json|svg|xml")
OVERFLOWING = """() => [...document.querySelectorAll('body *')]
  .filter(e => { const r = e.getBoundingClientRect(); return r.width && r.right > innerWidth + 1; })
  .slice(0, 5).map(e => `${e.tagName.toLowerCase()}.${e.className}`)"""


class Look:
    """A page and what was heard while it opened."""

    def __init__(self, page: Page, base: str, *, js: bool = True) -> None:
        self.page = page
        self.base = base
        self.js = js
        self.faults: list[str] = []
        self.hosts: set[str] = set()
        self.responses: list[Response] = []
        self.status = 0
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("request", self._note_host)
        page.on("response", self._note_answer)

    def open(self, path: str) -> None:
        """Go to a path of the hall and wait until the network is quiet."""
        self.responses.clear()
        response: Response | None = self.page.goto(self.base + path, wait_until="networkidle")
        self.status = response.status if response else 0

    def _note_answer(self, response: Response) -> None:
        self.responses.append(response)

    def _hear(self, message: ConsoleMessage) -> None:
        wanted_failure = "Failed to load resource" in message.text and self.page.url == message.location.get("url")
        if message.type in {"error", "warning"} and not wanted_failure:
            self.faults.append(f"{message.type}: {message.text}")

    def _note_host(self, request: Request) -> None:
        if request.url.startswith(("http:", "https:", "ws:", "wss:")):
            self.hosts.add(urlsplit(request.url).netloc)

    def clean(self, *, most_bytes: int = 30 * KILO) -> None:
        """Check everything that must hold on every page."""
        self.accessible()
        self.quiet()
        self.at_home()
        self.fits()
        self.light(most_bytes)

    def accessible(self) -> None:
        """Run axe: WCAG 2.2 A and AA and the best practices."""
        found = axe(self.page) if self.js else self._axe_beside()
        assert not found["violations"], f"axe at {self.page.url}:\n" + told(found["violations"])

    def _axe_beside(self) -> dict[str, Any]:
        """Run axe on the same HTML in a page that may run axe but none of the hall's scripts: axe needs timers."""
        seen, html, browser = self.page, self.page.content(), self.page.context.browser
        assert browser is not None
        dark = seen.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        context = browser.new_context(viewport=seen.viewport_size, color_scheme="dark" if dark else "light")
        page = context.new_page()
        page.route("**/*.js", lambda route: route.abort())
        page.route(seen.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        page.goto(seen.url, wait_until="networkidle")
        found = axe(page)
        context.close()
        return found

    def quiet(self) -> None:
        """No error, no warning, nothing that the content security policy had to stop."""
        assert not self.faults, f"The console at {self.page.url} says:\n" + "\n".join(self.faults)

    def at_home(self) -> None:
        """No request left for another host."""
        foreign = self.hosts - {urlsplit(self.base).netloc}
        assert not foreign, f"{self.page.url} asked strangers: {sorted(foreign)}"

    def fits(self) -> None:
        """No scrolling sideways."""
        width = self.page.evaluate("document.documentElement.scrollWidth")
        shown = self.page.evaluate("document.documentElement.clientWidth")
        assert width <= shown, f"{self.page.url} is {width} px wide in {shown} px: {self.page.evaluate(OVERFLOWING)}"

    def light(self, most_bytes: int) -> None:
        """The first view weighs little enough; see :meth:`weight`."""
        weight = self.weight()
        assert weight <= most_bytes, f"{self.page.url} weighs {weight:,} bytes, more than {most_bytes:,}"

    def weight(self) -> int:
        """Return the bytes of all bodies as a compressing server sends them (gzip 6; photos as they are)."""
        return sum(_weight(response) for response in self.responses)


def _weight(response: Response) -> int:
    if response.status in range(300, 400) or response.status == 204:
        return 0
    body = response.body()
    kind = response.headers.get("content-type", "")
    return len(gzip.compress(body, 6)) if COMPRESSES.search(kind) else len(body)


def axe(page: Page) -> dict[str, Any]:
    """Return axe's findings, violations and what it could not decide."""
    page.evaluate(AXE_FILE_PATH.read_text())
    return dict(page.evaluate(RUN_AXE, TAGS))


def told(violations: list[dict[str, Any]]) -> str:
    """Return each violation as a few readable lines: the rule, what it asks, and the first places."""
    lines = []
    for violation in violations:
        lines.append(f"- {violation['id']} ({violation['impact']}): {violation['help']}")
        for node in violation["nodes"][:4]:
            checks = node["any"] + node["all"] + node["none"]
            lines.append(f"    {json.dumps(node['target'])}  {node['html'][:120]}")
            lines.extend(f"      {check['message']}" for check in checks[:2])
        if len(violation["nodes"]) > 4:
            lines.append(f"    … and {len(violation['nodes']) - 4} more")
    return "\n".join(lines)
