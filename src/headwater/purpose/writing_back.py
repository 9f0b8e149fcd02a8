"""Writing back to Jira what people wrote here: first the list of it, then, if pressed, that list.

What is newer here than in the tracker is told by the outcome in effect. Nothing is written that
somebody did not see exactly so, beside what the field said at that very moment.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import msgspec

from headwater.access import trail
from headwater.access.trail import Action
from headwater.access.viewer import Viewer
from headwater.flow.queries.asking import Row, warehouse
from headwater.intake.models import Source
from headwater.intake.writing import pen_of
from headwater.metrics.catalogue import expression
from headwater.metrics.work_purpose import work_purpose
from headwater.organisation.places import of_team
from headwater.purpose.models import Outcome
from headwater.purpose.queries.written import written
from headwater.purpose.works import Work, chosen, works
from headwater.sources.errors import ServerProblem, Unreachable, WritingRefused
from headwater.sources.jira.writing import Pen
from headwater.sources.plain_text import bounded

A_LIST = 25
"""Texts of one list: few enough to be read, and to be written while somebody waits."""

CHUNK = 100
"""Issues that Jira is asked about at once."""

MOST_ASKED = 10 * CHUNK
"""Issues that Jira is asked about for one list; there, most differ only until the next sync."""

NEWER_IN_JIRA = "Its text in Jira changed after the last sync. Sync first; then the newer counts."
GONE = "It is no longer in Jira, or the token’s account may not see it."
NOT_TRIED = "Not tried: Headwater stopped before it."


@dataclass(frozen=True)
class Newer:
    """A piece of work whose text is newer here; `known` is the tracker's as of the last sync."""

    work: Work
    text: str
    known: str


@dataclass(frozen=True)
class Proposal:
    """What would be written: into this issue, in place of what is there now ("": nothing)."""

    work: Work
    in_jira: str
    text: str


@dataclass(frozen=True)
class LeftAlone:
    """A piece of work that is newer here and yet is not written, and why."""

    work: Work
    why: str


@dataclass(frozen=True)
class Proposals:
    """A list to look through. `field` is what Jira calls the field; `more`: there are others."""

    field: str
    texts: tuple[Proposal, ...]
    left_alone: tuple[LeftAlone, ...]
    more: bool

    @property
    def digest(self) -> str:
        """Tells this very list from any other."""
        told = [(p.work.source, p.work.external_id, p.in_jira, p.text) for p in self.texts]
        return hashlib.sha256(msgspec.json.encode([self.field, told])).hexdigest()


@dataclass(frozen=True)
class Result:
    """What came of one proposal; `trouble` is empty where it was written."""

    proposal: Proposal
    trouble: str = ""


class ListChanged(Exception):
    """What would be written now is not what was looked at; `now` is. Nothing was written."""

    def __init__(self, now: Proposals) -> None:
        super().__init__("The list changed meanwhile, so nothing was written.")
        self.now = now


def proposals(source: Source) -> Proposals:
    """Return what would be written to `source`, read from Jira at this moment.

    Raises an IntakeError or a SourceError.
    """
    with pen_of(source) as pen:
        return _read(source, pen)


def write(source: Source, digest: str, *, by: Viewer, now: dt.datetime) -> tuple[Result, ...]:
    """Write the list that `digest` names, and note in the trail what was written.

    Raises ListChanged, an IntakeError or a SourceError, and has written nothing then.
    """
    with pen_of(source) as pen:
        shown = _read(source, pen)
        if shown.digest != digest:
            raise ListChanged(shown)
        return tuple(_written(source, pen, shown.texts, by, now))


def newer_here(source: str) -> list[Newer]:
    """Return the work of `source` of which people here said newer than the tracker what it is
    for, in the tracker's order of keys.
    """
    told = Outcome.objects.filter(source=source).exclude(text="")
    items = chosen(told.values_list("item_id", flat=True))
    bound = {"written": written().tables["written"], "chosen": items}
    rows: list[Row] = warehouse().read(expression(work_purpose), **bound).to_pylist()
    newer = {row["item_id"]: row for row in rows if _is_newer_here(row)}
    known = sorted(works(newer).values(), key=lambda work: (len(work.key), work.key))
    return [
        Newer(work, newer[work.item_id]["text"], newer[work.item_id]["tracker_text"] or "")
        for work in known
    ]


def _is_newer_here(row: Row) -> bool:
    """A placeholder stays here: it would only take the place of a better text."""
    theirs = row["tracker_text"]
    return row["said_by"] == "headwater" and row["present"] and (theirs is None or row["differs"])


def _read(source: Source, pen: Pen) -> Proposals:
    """Go through what is newer here until a list is full."""
    newer = newer_here(source.slug)
    told = _told(newer[:MOST_ASKED], pen, _may_fill(source))
    texts: list[Proposal] = []
    left: list[LeftAlone] = []
    for each in told:
        if isinstance(each, LeftAlone):
            left.append(each)
        elif len(texts) == A_LIST:
            return Proposals(pen.called, tuple(texts), tuple(left[:A_LIST]), more=True)
        else:
            texts.append(each)
    return Proposals(pen.called, tuple(texts), tuple(left[:A_LIST]), len(newer) > MOST_ASKED)


def _may_fill(source: Source) -> bool:
    """Whether the field may be empty while the tracker says something: under a heading."""
    return bool(source.settings.get("outcome_heading"))


def _told(newer: Iterable[Newer], pen: Pen, may_fill: bool) -> Iterator[Proposal | LeftAlone]:
    waiting = iter(newer)
    while some := list(islice(waiting, CHUNK)):
        now = pen.now(each.work.external_id for each in some)
        for each in some:
            told = _against(each, now.get(each.work.external_id), pen, may_fill)
            if told is not None:
                yield told


def _against(
    newer: Newer, in_jira: str | None, pen: Pen, may_fill: bool
) -> Proposal | LeftAlone | None:
    """What is to be done about one text; None where Jira says the same by now."""
    text = pen.would_write(newer.text)
    if in_jira is None:
        return LeftAlone(newer.work, GONE)
    if in_jira == pen.would_read(newer.text):
        return None
    if bounded(in_jira) == newer.known or (may_fill and not in_jira):
        return Proposal(newer.work, in_jira, text)
    return LeftAlone(newer.work, NEWER_IN_JIRA)


def _written(
    source: Source, pen: Pen, texts: Sequence[Proposal], by: Viewer, now: dt.datetime
) -> Iterator[Result]:
    """Write one text after the other; what stops one issue does not stop the others."""
    waiting = iter(texts)
    for proposal in waiting:
        try:
            pen.write(proposal.work.external_id, proposal.text)
        except WritingRefused as refused:
            yield Result(proposal, str(refused))
        except ServerProblem as problem:
            yield Result(proposal, _in_words(problem))
            yield from (Result(other, NOT_TRIED) for other in waiting)
        else:
            _leave_a_trace(source, proposal.work, by, now)
            yield Result(proposal)


def _in_words(problem: ServerProblem) -> str:
    if isinstance(problem, Unreachable):
        return f"{problem.fact} Whether it was written shows when you look at this list again."
    return str(problem)


def _leave_a_trace(source: Source, work: Work, by: Viewer, now: dt.datetime) -> None:
    teams = [of_team(work.team)] if work.team else []
    trail.note(by, Action.EXPORTED, f"What {work.key} is for, to {source.name}", teams, now)
