"""What the tests of this room share."""

from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django import Settings


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """An empty data folder."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def _nobody_tried_yet() -> None:
    """Forget who failed to sign in before."""
    cache.clear()
