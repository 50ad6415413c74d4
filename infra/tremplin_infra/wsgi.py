"""What granian serves, once in each of its workers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tremplin_infra.settings")
application = get_wsgi_application()
