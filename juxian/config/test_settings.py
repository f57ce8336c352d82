"""Settings of the test suite: a data folder of its own, tasks at once, cheap passwords."""

import os
import tempfile

# Each worker has a folder of its own: equal snapshots of two workers would otherwise lie in one place.
if "JUXIAN_DATA" not in os.environ or "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["JUXIAN_DATA"] = tempfile.mkdtemp(prefix="juxian-test-")

from juxian.config.settings import *  # noqa: F403
from juxian.config.settings import DATA, DATABASES, INSTALLED_APPS, MIDDLEWARE

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # In a file, as in life: an in-memory database is one connection, so threads could not meet on it.
    # Tables are made from the models at once: a hundred migrations, each drawing the models anew, take as long as a
    # hundred tests. `juxian.conftest` adds what they do beside tables; `make demo` and the suite on PostgreSQL run them.
    DATABASES["default"]["TEST"] = {"NAME": DATA / "test.sqlite3", "MIGRATE": False}
# Every client makes the middleware anew, and that looks for all static files.
WHITENOISE_USE_FINDERS = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
AXES_ENABLED = True
SECRET_KEY = "0" * 64
FIELD_KEY = "1" * 64
# In files on either database, so that a page's count of queries is its own and the same on both.
SESSION_ENGINE = "django.contrib.sessions.backends.file"
SESSION_FILE_PATH = tempfile.mkdtemp(prefix="juxian-sessions-")
