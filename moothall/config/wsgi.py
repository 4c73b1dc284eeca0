"""The hall as a WSGI application."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moothall.config.settings")
application = get_wsgi_application()
gc.collect()
gc.freeze()  # what is loaded stays: looking through it again and again for garbage finds none
