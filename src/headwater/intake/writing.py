"""Writing back to a connected Jira, where its settings let people do so."""

from collections.abc import Iterator
from contextlib import contextmanager

from headwater.intake.errors import SourceNotReady
from headwater.intake.models import Source
from headwater.intake.syncing import IMPATIENT, client_of
from headwater.sources.jira.writing import Pen, take_up_pen


@contextmanager
def pen_of(source: Source) -> Iterator[Pen]:
    """Yield what writes into the source's field, for somebody who waits at the screen.

    Raises `SourceNotReady` where the settings do not let anything be written, another IntakeError
    or a SourceError.
    """
    if not source.may_be_written:
        raise SourceNotReady(
            f"Nothing may be written back to “{source.name}”.",
            "Tick it in the source’s settings, beside the field that says what work is for.",
        )
    with client_of(source, patience=IMPATIENT) as client:
        yield take_up_pen(client, source.settings["outcome_field"])
