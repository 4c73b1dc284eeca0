"""One style sheet holds every room's, and no class means one thing in one room and another in the next."""

import re
from collections import defaultdict
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from moothall.config.styles import HallFinder, joined, sheets

# Classes of the kit that a room may say a little more about where they stand in its own parts.
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"(?:^|[{};])\s*([^{};@]+)\{")
FIRST = re.compile(r"[a-z]*\.([A-Za-z][\w-]*)")
SHARED_ON_PURPOSE = {"guest-who", "run-head", "chips", "filters", "more-in", "map-beside", "js"}


def test_the_sheet_holds_every_rooms_lowest_first():
    text = joined()
    assert all(sheet.read_text() in text for sheet in sheets())
    names = [sheet.parts[-2] for sheet in sheets()]
    assert names[0] == "kit"
    assert names.index("groups") < names.index("events") < names.index("front")


def test_the_sheet_is_found_listed_and_made_anew(settings, tmp_path):
    settings.DATA = tmp_path
    finder = HallFinder()
    [(name, storage)] = finder.list([])
    assert (name, storage.open(name).read().decode()) == ("hall.css", joined())
    (tmp_path / "styles" / "hall.css").write_text("old")
    assert finder.find("kit/kit.css") == []
    assert Path(finder.find("hall.css")).read_text() == joined()
    assert finders.find("hall.css")


def test_a_class_is_of_one_room():
    rooms = defaultdict(set)
    for sheet in sheets():
        for selectors in RULE.findall(COMMENT.sub("", sheet.read_text())):
            for selector in selectors.split(","):
                if found := FIRST.match(selector.strip()):
                    rooms[found.group(1)].add(sheet.parts[-2])
    twice = {name for name, where in rooms.items() if len(where - {"kit"}) > 1}
    assert twice - SHARED_ON_PURPOSE == set()


def test_no_page_asks_for_another_sheet():
    asked = re.compile(r"static\([\"']([\w/-]+\.css)[\"']\)")
    pages = (settings.ROOT / "moothall").rglob("templates/**/*.html")
    assert {name for page in pages for name in asked.findall(page.read_text())} == {"hall.css"}
