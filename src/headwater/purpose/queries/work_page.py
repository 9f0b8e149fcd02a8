"""One initiative or epic: its story from what was hoped to what came of it, its flow beside it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from headwater.access.places import Place
from headwater.access.rights import ADDRESSES
from headwater.access.viewer import Viewer
from headwater.flow.queries.asking import Row, warehouse
from headwater.flow.queries.record import as_of
from headwater.flow.words import day
from headwater.metrics.catalogue import expression
from headwater.metrics.outcome_wording import Explanation, Flaw, explained
from headwater.metrics.work_purpose import work_purpose
from headwater.organisation import queries as organisation
from headwater.organisation.places import of_team
from headwater.organisation.queries import DomainEntry, TeamEntry
from headwater.purpose import words
from headwater.purpose.help.questions import questions_for
from headwater.purpose.help.translation import translates
from headwater.purpose.links import http_only
from headwater.purpose.measure_picture import MeasurePicture, drawn
from headwater.purpose.models import Outcome, Reflection
from headwater.purpose.queries.thread import Knot, thread
from headwater.purpose.queries.work_flow import Standing, Under, standing_of, stays, under
from headwater.purpose.queries.written import written
from headwater.purpose.works import Work, chosen, work, works
from headwater.ui.components import StageStrip

REFLECTIONS = 20
"""Looks back that a page shows, the newest first."""

WHO = {"customer": "Customers", "business": "The business", "platform": "The platform"}


@dataclass(frozen=True)
class Text:
    """What somebody says that work is for. `by` is "tracker" or "headwater"."""

    text: str
    by: str
    on: dt.date | None


@dataclass(frozen=True)
class Hoped:
    """The anticipated outcome: what counts, and beside it the other text where they differ."""

    counts: Text
    other: Text | None
    present: bool
    flaw: Explanation | None
    overruled: bool

    @property
    def said(self) -> bool:
        """Say whether there is any text."""
        return bool(self.counts.text)


@dataclass(frozen=True)
class WorkPage:
    """All that the page of one piece of work shows, each part read when it is asked for."""

    work: Work
    viewer: Viewer
    now: dt.datetime
    number: str  # of the page of what lies under it

    @cached_property
    def outcome(self) -> Outcome:
        """What is written here; an empty one where nothing is (one query)."""
        found = Outcome.objects.filter(item_id=self.work.item_id).first()
        return found or Outcome(item_id=self.work.item_id)

    @cached_property
    def hoped(self) -> Hoped:
        """The anticipated outcome in effect."""
        return hoped(self.work, self.outcome)

    @cached_property
    def felt(self) -> Sequence[tuple[str, str]]:
        """Who feels it, and how: those that are told."""
        told = ((WHO[who], getattr(self.outcome, who)) for who in words.FELT_BY)
        return [(who, how) for who, how in told if how]

    @cached_property
    def measure(self) -> MeasurePicture | None:
        """The measure from where it is to where it is expected."""
        return drawn(self.outcome)

    @cached_property
    def standing(self) -> Standing:
        """Where it stands."""
        return standing_of(self.work.item_id, self.reached)

    @cached_property
    def strip(self) -> StageStrip | None:
        """Where it has been, and for how long."""
        return stays(self.work.item_id, self._domains, self.reached)

    @cached_property
    def under(self) -> Under:
        """What lies under it."""
        return under(self.work.item_id, self.viewer, self._teams, self.number, self.reached)

    @cached_property
    def parent(self) -> Work | None:
        """The initiative or epic that it is part of."""
        above = self.work.parent_id
        return None if above is None else works([above]).get(above)

    @cached_property
    def thread(self) -> Sequence[Knot]:
        """The key result it serves, and what that serves."""
        return thread(self._serves[0])

    @property
    def serves_through_parent(self) -> bool:
        """Say whether it serves its key result only because what it is part of does."""
        return self._serves[1]

    @cached_property
    def reflections(self) -> Sequence[Reflection]:
        """What people saw on looking back, the newest first."""
        return list(self.outcome.reflections.all()[:REFLECTIONS]) if self.outcome.pk else []

    @property
    def verdict(self) -> str:
        """How it went, in words; "" where nobody has said."""
        return words.VERDICTS.get(self.outcome.verdict, "")

    @cached_property
    def versions(self) -> int:
        """How often it was written (one query)."""
        return self.outcome.versions.count() if self.outcome.pk else 0

    @property
    def questions(self) -> Sequence[str]:
        """Three questions that suit this kind of work."""
        return questions_for(self.work.kind)

    @property
    def translates(self) -> bool:
        """Say whether there is a guided way to say what this kind of work is worth."""
        return translates(self.work.kind)

    @property
    def what(self) -> str:
        """Say what it is: `feature epic`."""
        return words.called(self.work.level, self.work.kind)

    @property
    def tracker_url(self) -> str:
        """Its address in the tracker, where a browser may be sent to it."""
        return http_only(self.work.url)

    @property
    def may_write(self) -> bool:
        """Say whether the reader may write what it is for."""
        return opens("purpose:edit", self.work, self.viewer)

    @property
    def may_overrule(self) -> bool:
        """Say whether the reader may say that a text is meant as it stands."""
        return opens("purpose:overrule", self.work, self.viewer)

    @property
    def may_reflect(self) -> bool:
        """Say whether the reader may look back at it."""
        return opens("purpose:reflect", self.work, self.viewer)

    @cached_property
    def reached(self) -> dt.datetime:
        """The moment the data speaks of."""
        return as_of(self.now, [self.work.team] if self.work.team else self._teams)

    @property
    def headline(self) -> str:
        """Its story so far in one sentence."""
        return _headline(self)

    @property
    def completed_on(self) -> str:
        """The day it was done, in words."""
        at = self.standing.completed_at
        return day(at.date()) if at else ""

    @cached_property
    def _serves(self) -> tuple[int | None, bool]:
        """Return the key result that it serves, and whether only through its parent."""
        own = self.outcome.key_result_id
        if own is not None or self.work.parent_id is None:
            return own, False
        above = Outcome.objects.filter(item_id=self.work.parent_id).first()
        return (above.key_result_id if above else None), True

    @cached_property
    def _domains(self) -> tuple[DomainEntry, ...]:
        return organisation.outline()

    @property
    def _teams(self) -> list[TeamEntry]:
        streams = [stream for domain in self._domains for stream in domain.streams]
        return [team for stream in streams for team in stream.teams]


def work_page(item: int, viewer: Viewer, number: str, now: dt.datetime) -> WorkPage:
    """Return the page of one piece of work. Raises UnknownWork."""
    return WorkPage(work(item), viewer, now, number)


def opens(view: str, of: Work, viewer: Viewer) -> bool:
    """Say whether an address about a piece of work opens for `viewer`, so no button is a dead end.

    The gate decides when it is asked for; this asks the same table.
    """
    place = of_team(of.team) if of.team else Place()
    return view in ADDRESSES and viewer.may(ADDRESSES[view][0], place)


def hoped(of: Work, outcome: Outcome) -> Hoped:
    """Return the anticipated outcome of a piece of work in effect, and the text beside it."""
    bound = {"written": written().tables["written"], "chosen": chosen([of.item_id])}
    row: Row = warehouse().read(expression(work_purpose), **bound).to_pylist()[0]
    theirs = Text(row["tracker_text"] or "", "tracker", _day(row["tracker_at"]))
    ours = Text(outcome.text, "headwater", _day(outcome.written_at))
    counts, other = (ours, theirs) if row["said_by"] == "headwater" else (theirs, ours)
    return Hoped(
        counts,
        other if row["differs"] else None,
        row["present"],
        explained(Flaw(row["flaw"])) if row["flaw"] else None,
        overruled=_is_overruled(row, outcome),
    )


def _is_overruled(row: Row, outcome: Outcome) -> bool:
    if row["said_by"] == "headwater":
        return outcome.overruled
    return bool(row["tracker_flaw"]) and outcome.accepted == row["tracker_text"]


def _day(moment: dt.datetime | None) -> dt.date | None:
    return moment.date() if moment else None


def _headline(page: WorkPage) -> str:
    title, state = f"“{page.work.title}”", page.standing.state
    if state == "done" and page.outcome.verdict:
        return f"{title} is done. What came of it: {page.verdict}."
    if not page.hoped.said:
        return f"Nobody has said yet what {title} is for."
    if not page.hoped.present:
        return f"{title} says something, but not yet what it is for."
    return f"{title} {ENDINGS[state].format(days=words.whole_days(page.standing.days))}"


ENDINGS = {
    "not_started": "says what it hopes for. It has not begun.",
    "in_progress": "says what it hopes for, and is on its way: {days} so far.",
    "done": "is done. Did what we hoped for happen?",
    "discarded": "was discarded before it could show what it hoped for.",
    "unmapped": "says what it hopes for. Where it stands cannot be read from its status.",
}
