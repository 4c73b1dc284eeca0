"""What ``django-admin startproject`` gives, on SQLite."""

import os
from pathlib import Path

from moothall.config.databases import database

SECRET_KEY = "floor"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.floor.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "bench.floor",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("FLOOR_DATABASE", ":memory:"),
        "CONN_MAX_AGE": None,
    }
}
if _url := os.environ.get("FLOOR_DATABASE_URL"):  # as the hall sets up its own, but without the gate before SQLite
    _set_up = database(_url, Path())
    _engine = _set_up["ENGINE"].replace("moothall.kit.sqlite", "django.db.backends.sqlite3")
    DATABASES = {"default": {**_set_up, "ENGINE": _engine}}
