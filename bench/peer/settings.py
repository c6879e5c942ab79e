"""Settings of the peer: Django's defaults for production, with connections that stay open."""

import os

from psycopg.conninfo import conninfo_to_dict

SCHEMA = "peer"
"""Django's own tables live here; those of the console stay as they are."""
_found = conninfo_to_dict(os.environ["BENCH_DATABASE"])

SECRET_KEY = "only-for-the-benchmark-" + "0" * 40
DEBUG = False
ALLOWED_HOSTS = ["localhost"]
ROOT_URLCONF = "bench.peer.urls"
USE_TZ = True
STATIC_URL = "static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000  # else 1,000 ticked rows are refused
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _found["dbname"],
        "USER": _found.get("user", ""),
        "PASSWORD": _found.get("password", ""),
        "HOST": _found.get("host", ""),
        "PORT": _found.get("port", ""),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"options": f"-c search_path={SCHEMA},public"},
    }
}
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "bench.peer",
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
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
