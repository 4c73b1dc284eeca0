"""Every setting is documented, no setting is invented, and what cannot be understood is said."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from moothall.config import env
from moothall.config.databases import database

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| `(?P<name>[A-Z_]+)` \| (?P<default>.*?) \| (?P<about>.*?) \|$", re.MULTILINE)


def documented() -> dict[str, tuple[str, str]]:
    rows = ROW.finditer((ROOT / "docs" / "settings.md").read_text())
    return {row["name"]: (row["default"], row["about"]) for row in rows}


def test_every_setting_is_documented_and_none_is_invented():
    assert settings.configured
    assert sorted(documented()) == sorted(env.DECLARED)


def test_the_documents_say_what_the_code_says():
    assert {name: about for name, (_, about) in documented().items()} == {
        name: setting.about for name, setting in env.DECLARED.items()
    }


def test_defaults_are_documented():
    spoken = {"DATA", "DEBUG"}  # these depend on where the hall lies and on other settings
    wrong = {}
    for name, setting in env.DECLARED.items():
        said = documented()[name][0]
        if name.removeprefix("MOOTHALL_") not in spoken and said != (
            f"`{setting.default}`" if setting.default else "empty"
        ):
            wrong[name] = (said, setting.default)
    assert wrong == {}


def test_no_other_variable_is_read():
    named = set()
    for path in (ROOT / "moothall").rglob("*.py"):
        if path.name != "settings_test.py":
            named |= set(re.findall(r"environ(?:\.get)?[\[(]\s*[\"'](MOOTHALL_[A-Z_]+)", path.read_text()))
    assert named <= env.DECLARED.keys()


@pytest.mark.parametrize(
    ("raw", "value"), [("1", True), ("yes", True), ("ON", True), ("0", False), ("no", False), ("", False)]
)
def test_switches(raw, value):
    assert env._switch(raw) is value


def test_a_value_that_cannot_be_understood_names_its_setting(monkeypatch):
    monkeypatch.setenv("MOOTHALL_TESTS_ONLY", "perhaps")
    with pytest.raises(SystemExit, match="MOOTHALL_TESTS_ONLY='perhaps' cannot be used: say 1 or 0"):
        env.switch("TESTS_ONLY", False, "Only here.")
    env.DECLARED.pop("MOOTHALL_TESTS_ONLY")


def test_database_addresses(tmp_path):
    assert database("", tmp_path)["NAME"] == str(tmp_path / "moothall.sqlite3")
    assert database("sqlite:////srv/hall.db", tmp_path)["NAME"] == "/srv/hall.db"
    read = database("postgresql://a%40b:p%3Aw@db.example:6432/hall?sslmode=require", tmp_path)
    known = [read[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")]
    assert known == ["a@b", "p:w", "db.example", "6432", "hall", {"sslmode": "require"}]


def test_other_databases_are_refused(tmp_path):
    with pytest.raises(ValueError, match="mysql: addresses start with sqlite: or postgresql:"):
        database("mysql://x", tmp_path)
