"""The ASGI application."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.settings")

django_application = get_asgi_application()

from django.conf import settings  # noqa: E402 - these need Django to have started
from django.urls import reverse  # noqa: E402

from headwater.assessment.live.asking import hub  # noqa: E402
from headwater.assessment.live.stream import Beside  # noqa: E402
from headwater.intake.forms import LARGEST_UPLOAD  # noqa: E402
from headwater.upkeep.bounding import Bounded  # noqa: E402

FORM_AROUND_A_FILE = 64 * 1024

application = Bounded(
    Beside(django_application, hub),
    most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE + FORM_AROUND_A_FILE,
    larger={
        reverse("intake:upload"): LARGEST_UPLOAD + FORM_AROUND_A_FILE,
        reverse("purpose:import"): LARGEST_UPLOAD + FORM_AROUND_A_FILE,
    },
)
