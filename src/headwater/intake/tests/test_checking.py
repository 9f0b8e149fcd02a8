"""`headwater check` names what is not well before somebody runs into it."""

import shutil
from collections import namedtuple

import pytest

from headwater.intake.checking import LITTLE_ROOM, Standing, check

pytestmark = pytest.mark.usefixtures("home")
Usage = namedtuple("Usage", "free")


@pytest.mark.parametrize(
    ("free", "standing"), [(LITTLE_ROOM, Standing.OK), (LITTLE_ROOM - 1, Standing.BROKEN)]
)
def test_a_disk_that_is_nearly_full_is_told_before_an_import_stops(
    free: int, standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free))
    (folder, *_) = check()
    assert folder.standing is standing
    assert ("Make room" in folder.next_step) is (standing is Standing.BROKEN)
