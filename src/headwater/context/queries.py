"""What a team said, for whoever shows its numbers."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils.safestring import SafeString

from headwater.context.markdown import as_html, as_text
from headwater.context.models import Note, Wording
from headwater.organisation.queries import TeamEntry


@dataclass(frozen=True)
class NoteEntry:
    """A note as it stands now. `metric` is a name of the catalogue, "" for all of them."""

    pk: int
    team_slug: str
    team_name: str
    metric: str
    first_day: dt.date
    last_day: dt.date
    wording: str  # as it was written, in Markdown
    written_at: dt.datetime
    written_as: str

    @property
    def html(self) -> SafeString:
        """The wording for a page."""
        return as_html(self.wording)

    @property
    def text(self) -> str:
        """The wording in plain words on one line, for files and pictures."""
        return as_text(self.wording)


def notes(
    teams: Sequence[TeamEntry], first_day: dt.date, last_day: dt.date
) -> tuple[NoteEntry, ...]:
    """Return the notes of some teams that touch these days, in order of days (one query)."""
    names = {team.slug: team.name for team in teams}
    latest = Wording.objects.filter(note=OuterRef("pk"))
    found = (
        Note.objects.filter(team__in=names, first_day__lte=last_day, last_day__gte=first_day)
        .annotate(
            wording=Subquery(latest.values("text")[:1]),
            written_at=Subquery(latest.values("written_at")[:1]),
            written_as=Subquery(latest.values("written_as")[:1]),
        )
        .exclude(wording="")
    )
    return tuple(
        NoteEntry(
            n.pk,
            n.team,
            names[n.team],
            n.metric,
            n.first_day,
            n.last_day,
            n.wording,
            n.written_at,
            n.written_as,
        )
        for n in found
    )
