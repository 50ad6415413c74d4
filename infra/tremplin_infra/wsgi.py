"""The WSGI application that granian serves, loaded once in each of its workers."""

import os

from django.core.wsgi import get_wsgi_application

from tremplin_infra.log_lines import identify_requests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tremplin_infra.settings")
application = identify_requests(get_wsgi_application())
