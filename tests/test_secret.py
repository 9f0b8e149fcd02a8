"""The secret key is made once, kept private, and never half written."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from headwater.secret import secret_key


@pytest.fixture(autouse=True)
def _no_key_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEADWATER_SECRET_KEY", raising=False)


def test_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as together:
        keys = set(together.map(secret_key, [tmp_path] * 8))
    assert len(keys) == 1
    assert len(keys.pop()) > 50
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_only_its_owner_can_read_the_key(tmp_path: Path) -> None:
    secret_key(tmp_path)
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_a_key_from_the_environment_wins_and_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEADWATER_SECRET_KEY", "from-outside")
    assert secret_key(tmp_path) == "from-outside"
    assert not list(tmp_path.iterdir())
