"""What a team said, for whoever shows its numbers."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Subquery
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from headwater.context import days
from headwater.context.markdown import as_html, as_text
from headwater.context.models import Note, Profile, Wording
from headwater.context.profile import TOPICS, Topic
from headwater.metrics.catalogue import METRICS
from headwater.organisation.queries import TeamEntry

ALL_METRICS = "All metrics"
A_PAGE = 25
SUMMARY_LENGTH = 160  # characters


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

    @property
    def about(self) -> str:
        """What it is about, in words: `Flow Time`, `All metrics`."""
        return metric_title(self.metric)

    @property
    def days(self) -> str:
        """The days it covers, in words: `October 2026`, `3 May 2026`."""
        return days.label(self.first_day, self.last_day)


@dataclass(frozen=True)
class WordingEntry:
    """What a note said from a moment on; no text where it was taken back then."""

    text: str
    written_at: dt.datetime
    written_as: str

    @property
    def html(self) -> SafeString:
        """The wording for a page."""
        return as_html(self.text)


@dataclass(frozen=True)
class NoteHistory:
    """A note with every wording it ever had, the latest first."""

    pk: int
    about: str
    days: str
    wordings: tuple[WordingEntry, ...]

    @property
    def latest(self) -> WordingEntry:
        """What it says now."""
        return self.wordings[0]


@dataclass(frozen=True)
class ProfileEntry:
    """What a team says about itself: its texts by topic, in Markdown, "" where it says nothing."""

    pk: int
    texts: dict[str, str]
    written_at: dt.datetime
    written_as: str

    @property
    def summary(self) -> str:
        """What it builds and for whom, in plain words on one line; "" if it does not say."""
        said = [as_text(self.texts[topic]) for topic in ("product", "customers")]
        whole = " ".join(text if text[-1] in ".!?…" else f"{text}." for text in said if text)
        return Truncator(whole).chars(SUMMARY_LENGTH)

    @property
    def sections(self) -> list[tuple[Topic, SafeString]]:
        """The topics it speaks about, in order, with what it says for a page."""
        return [(t, as_html(self.texts[t.name])) for t in TOPICS.values() if self.texts[t.name]]

    @property
    def silent_about(self) -> list[Topic]:
        """The topics it says nothing about yet."""
        return [topic for topic in TOPICS.values() if not self.texts[topic.name]]


@dataclass(frozen=True)
class ProfileChange:
    """When a profile changed and by which role; each topic that did, with what it said before."""

    written_at: dt.datetime
    written_as: str
    before: tuple[tuple[Topic, SafeString], ...]


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
        .filter(wording__gt="")
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


def notes_of(team_slug: str, page: str = "1") -> tuple[Page[Note], tuple[NoteHistory, ...]]:
    """Return a page of a team's notes, those on the latest days first, with their histories.

    A page that does not exist gives the nearest one. (Three queries.)
    """
    found = Note.objects.filter(team=team_slug, wordings__isnull=False).distinct()
    ordered = found.order_by("-last_day", "-first_day", "-pk").prefetch_related("wordings")
    shown: Page[Note] = Paginator(ordered, A_PAGE).get_page(page)
    return shown, tuple(_history(note) for note in shown)


def note_of(team_slug: str, number: int) -> NoteHistory | None:
    """Return a team's note with its history; None if it has no such note."""
    note = Note.objects.filter(team=team_slug, pk=number).first()
    return _history(note) if note else None


def profile(team_slug: str) -> ProfileEntry | None:
    """Return what a team says about itself now; None if it has said nothing (one query)."""
    latest = latest_profile(team_slug)
    return latest if latest and any(latest.texts.values()) else None


def latest_profile(team_slug: str) -> ProfileEntry | None:
    """Return a team's profile also where it emptied it again; None if it never wrote one."""
    row = Profile.objects.filter(team=team_slug).first()
    return _profile(row) if row else None


def profile_history(team_slug: str) -> tuple[ProfileChange, ...]:
    """Return when a team changed what it says about itself, the latest first (one query)."""
    rows = [_profile(row) for row in Profile.objects.filter(team=team_slug)]
    return tuple(
        ProfileChange(after.written_at, after.written_as, _changed(before, after))
        for after, before in pairwise([*rows, None])
        if after is not None
    )


def metric_title(name: str) -> str:
    """Return what a metric is called on pages; "" names all of them."""
    if not name:
        return ALL_METRICS
    return METRICS[name].declaration.title if name in METRICS else name


def _history(note: Note) -> NoteHistory:
    wordings = tuple(
        WordingEntry(said.text, said.written_at, said.written_as) for said in note.wordings.all()
    )
    when = days.label(note.first_day, note.last_day)
    return NoteHistory(note.pk, metric_title(note.metric), when, wordings)


def _profile(row: Profile) -> ProfileEntry:
    texts = {topic: str(getattr(row, topic)) for topic in TOPICS}
    return ProfileEntry(row.pk, texts, row.written_at, row.written_as)


def _changed(
    before: ProfileEntry | None, after: ProfileEntry
) -> tuple[tuple[Topic, SafeString], ...]:
    earlier = before.texts if before else dict.fromkeys(TOPICS, "")
    return tuple(
        (topic, as_html(earlier[topic.name]))
        for topic in TOPICS.values()
        if earlier[topic.name] != after.texts[topic.name]
    )
