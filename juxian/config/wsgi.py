"""The product as a WSGI application, for gunicorn or another server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "juxian.config.settings")
application = get_wsgi_application()
