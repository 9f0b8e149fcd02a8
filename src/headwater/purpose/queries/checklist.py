"""A leader's checklist of a quarter, and what of it others read once it is shared."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from headwater.access.viewer import Viewer
from headwater.context.days import of_period
from headwater.flow.queries.choice import said
from headwater.metrics.periods import Granularity, Period, first_day_named, period_of
from headwater.purpose.checklist_questions import Heading, Question, headings, questions
from headwater.purpose.forms.checklist import NoteForm
from headwater.purpose.models import Checklist, ChecklistNote
from headwater.purpose.operations.checklists import account_of, quarter_at
from headwater.purpose.queries.checklist_evidence import EVIDENCE
from headwater.purpose.queries.checklist_facts import Seen, seen
from headwater.purpose.words import spelled
from headwater.ui.components import Choice, Link, Sentence, Words

NONE = ChecklistNote(text="", edition=0)


class NoSuchQuarter(LookupError):
    """An address names no quarter that can be looked at."""


@dataclass(frozen=True)
class Asked:
    """A question with all that is known: what the data says, what was written, and the form."""

    question: Question
    says: str = ""
    link: Link | None = None
    text: str = ""
    before: str = ""  # what the same leader wrote the quarter before
    form: NoteForm | None = None
    meanwhile: str | None = None  # what another window saved while this one was written
    refused: bool = False


@dataclass(frozen=True)
class Section:
    """A heading with its questions."""

    heading: Heading
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class ChecklistPage:
    """What a leader sees of a quarter. `shared_url` is where others read it, "" while private."""

    quarter: Period
    label: str
    before_label: str
    running: bool
    sentence: Sentence
    sections: tuple[Section, ...]
    quarters: list[Choice]
    shared_url: str
    written: int


@dataclass(frozen=True)
class SharedPage:
    """What everybody reads of a shared checklist: by which role, not by whom."""

    label: str
    shared_as: str
    shared_at: dt.datetime | None
    sections: tuple[Section, ...]


def quarter_asked(asked: Mapping[str, str], now: dt.datetime) -> Period:
    """Return the quarter that an address names, else the running one. Raises NoSuchQuarter."""
    current = quarter_at(now)
    if not asked.get("quarter"):
        return current
    try:
        found = period_of(Granularity.QUARTER, first_day_named(asked["quarter"]))
    except (ValueError, OverflowError) as error:
        raise NoSuchQuarter(f"“{asked['quarter']}” is not a quarter such as 2026-Q4.") from error
    if found > current:
        raise NoSuchQuarter(f"{of_period(found)} has not begun.")
    return found


def checklist_page(
    viewer: Viewer, quarter: Period, now: dt.datetime, refused: NoteForm | None = None
) -> ChecklistPage:
    """Return a leader's own checklist; evidence only of the running quarter, as things are now.

    `refused` is a note that could not be kept, shown in place of what is stored.
    """
    own = {c.quarter: c for c in Checklist.objects.filter(account_id=account_of(viewer))}
    held = own.get(quarter.first_day)
    notes, before = _notes(held), _notes(own.get(quarter.previous().first_day))
    running = quarter == quarter_at(now)
    facts = seen(viewer, now) if running else None
    written = sum(bool(note.text) for note in notes.values())
    return ChecklistPage(
        quarter=quarter,
        label=of_period(quarter),
        before_label=of_period(quarter.previous()),
        running=running,
        sentence=_sentence(written, said(quarter, now)),
        sections=tuple(
            Section(
                heading, tuple(_asked(q, facts, notes, before, refused) for q in heading.questions)
            )
            for heading in headings()
        ),
        quarters=_quarters({*own, quarter_at(now).first_day, quarter.first_day}, quarter),
        shared_url=_shared_url(held),
        written=written,
    )


def shared_page(pk: int) -> SharedPage:
    """Return a checklist that its leader shares. Raises Checklist.DoesNotExist, the same for one
    that is private as for one that is not there.
    """
    found = Checklist.objects.get(pk=pk, shared_at__isnull=False)
    notes = _notes(found)
    sections = (Section(h, tuple(_answered(h, notes))) for h in headings())
    return SharedPage(
        label=of_period(period_of(Granularity.QUARTER, found.quarter)),
        shared_as=found.shared_as,
        shared_at=found.shared_at,
        sections=tuple(section for section in sections if section.asked),
    )


def _answered(heading: Heading, notes: Mapping[str, ChecklistNote]) -> Iterator[Asked]:
    for question in heading.questions:
        if text := notes.get(question.name, NONE).text:
            yield Asked(question, text=text)


def shared_by_others(viewer: Viewer) -> list[Link]:
    """Return the latest checklists that others share, newest first."""
    found = Checklist.objects.filter(shared_at__isnull=False).exclude(account_id=account_of(viewer))
    return [
        Link(
            f"{c.shared_as}, {of_period(period_of(Granularity.QUARTER, c.quarter))}", _shared_url(c)
        )
        for c in found[:20]
    ]


def _notes(checklist: Checklist | None) -> dict[str, ChecklistNote]:
    if checklist is None:
        return {}
    return {note.question: note for note in checklist.notes.all()}


def _asked(
    question: Question,
    facts: Seen | None,
    notes: Mapping[str, ChecklistNote],
    before: Mapping[str, ChecklistNote],
    refused: NoteForm | None,
) -> Asked:
    note = notes.get(question.name, NONE)
    last = before.get(question.name, NONE).text
    if facts is None:
        return Asked(question, text=note.text, before=last)
    evidence = EVIDENCE.get(question.evidence)
    mine = refused if refused and refused.question == question.name else None
    return Asked(
        question,
        says=evidence.says(facts) if evidence else "",
        link=Link(evidence.link, reverse(evidence.page)) if evidence else None,
        text=note.text,
        before=last,
        form=_form(question, note, mine),
        meanwhile=note.text if mine and mine.is_overtaken else None,
        refused=mine is not None,
    )


def _form(question: Question, note: ChecklistNote, refused: NoteForm | None) -> NoteForm:
    """Return the form; one that was overtaken keeps its words and knows of the newer edition."""
    if refused and not refused.is_overtaken:
        return refused
    text = refused.cleaned_data["text"] if refused else note.text
    return NoteForm(question.name, initial={"text": text, "edition": note.edition})


def _sentence(written: int, when: str) -> Sentence:
    rest = Words(f"There are {len(questions())} in all; none has to be answered.")
    if not written:
        empty = f"The checklist of {when} is still empty: begin wherever you like."
        return Sentence((Words(empty),), (rest,))
    number = Words(f"{spelled(written)} question{'' if written == 1 else 's'}", strong=True)
    return Sentence((Words("You have written to "), number, Words(f" in {when}.")), (rest,))


def _quarters(first_days: set[dt.date], shown: Period) -> list[Choice]:
    periods = (period_of(Granularity.QUARTER, day) for day in sorted(first_days, reverse=True))
    return [
        Choice(
            p.name, f"{reverse('purpose:checklist')}?{urlencode({'quarter': p.name})}", p == shown
        )
        for p in periods
    ]


def _shared_url(checklist: Checklist | None) -> str:
    if checklist is None or checklist.shared_at is None:
        return ""
    return reverse("purpose:shared_checklist", args=[checklist.pk])
