"""Settings for tests: SQLite, or what MOOTHALL_TEST_DATABASE_URL names; nothing leaves the machine."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("MOOTHALL_DATA", tempfile.mkdtemp(prefix="moothall-test-"))
os.environ.setdefault("MOOTHALL_SECRET_KEY", "only-for-tests")

from moothall.config.databases import database
from moothall.config.settings import *  # noqa: F403

if _url := os.environ.get("MOOTHALL_TEST_DATABASE_URL"):
    DATABASES = {"default": database(_url, Path(tempfile.gettempdir()))}
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
