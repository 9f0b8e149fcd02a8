"""A file of outcomes that takes its time, while people go on writing."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from headwater.access.viewer import CONSOLE
from headwater.purpose.files import bringing
from headwater.purpose.models import Outcome, OutcomeVersion
from headwater.purpose.operations.outcomes import Said, write_outcome
from headwater.purpose.tests import cast
from headwater.purpose.tests.test_files import FASTER, FELT, row, table
from headwater.purpose.works import work
from headwater.sources.progress import Progress


def test_what_an_import_writes_last_is_the_newest_in_the_history(
    riverbank: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA = tmp_path
    monkeypatch.setattr(bringing, "A_BATCH", 1)
    of = work(cast.number_of(cast.LEDGER))

    def somebody_writes(progress: Progress) -> None:
        if progress.done == 1 and not Outcome.objects.filter(item_id=of.item_id).exists():
            said = Said("The books close in a day.", customer=FELT)
            write_outcome(of, said, edition=0, by=CONSOLE, now=timezone.now())

    path = table(tmp_path / "two.csv", row(cast.CHECKOUT), row(cast.LEDGER))
    record = bringing.begin(path.name, CONSOLE, timezone.now())
    bringing.bring_in(path, record, CONSOLE, report=somebody_writes, say=lambda _: None)
    history = OutcomeVersion.objects.filter(outcome__item_id=of.item_id)
    assert [version.said["text"] for version in history] == [FASTER, "The books close in a day."]
