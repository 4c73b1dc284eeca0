"""Settings for tests: SQLite in a file, or what MOOTHALL_TEST_DATABASE_URL names; nothing leaves the machine."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_FOLDER = Path(tempfile.mkdtemp(prefix="moothall-test-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ.setdefault("MOOTHALL_DATA", str(_FOLDER))
os.environ.setdefault("MOOTHALL_SECRET_KEY", "only-for-tests")

from moothall.config.databases import database  # noqa: E402  (the environment comes first)
from moothall.config.settings import *  # noqa: E402, F403

if _url := os.environ.get("MOOTHALL_TEST_DATABASE_URL"):
    DATABASES = {"default": database(_url, _FOLDER)}
else:
    # A file, not memory: other processes and threads can open it, and locks are the real ones.
    DATABASES = {"default": {**database("", _FOLDER), "TEST": {"NAME": str(_FOLDER / "test.sqlite3")}}}
GAZETTEER = ROOT / "var"  # noqa: F405  (built once for all runs: it takes a quarter of a minute)
DEBUG = False
DEMO = False
EMAIL_URL = ""
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STATIC_ROOT = _FOLDER / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
