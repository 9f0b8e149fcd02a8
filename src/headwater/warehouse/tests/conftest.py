"""A warehouse of its own for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater.warehouse import Warehouse


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    """An empty warehouse owned by this process."""
    opened = Warehouse(tmp_path / "facts.duckdb")
    yield opened
    opened.close()
