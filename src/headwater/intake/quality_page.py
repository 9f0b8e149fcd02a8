"""The Data quality page: what the report says, in words and tables, each with where to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse

from headwater.intake import quality
from headwater.intake.quality import Quality
from headwater.intake.queries import SourceEntry
from headwater.intake.words import counted, repair_in_words
from headwater.organisation.queries import streams
from headwater.ui.components import Cell, Column, Sentence, Table, Words

MOST_PLACES = 8
ALMOST_ALL = 0.99
STILL_HERE = "What arrived before is still here."
ASK = "Whoever looks after Headwater can mend this."
WHERE_TO_MEND = Words(" Below is where to mend that.")
ARRIVALS = ("Source", "Last arrival")
MUCH_LOST = 0.05  # of all items: worth the alert colour
NO_WHOLE_QUARTER = (
    "The record does not yet cover a whole quarter, from before its first day to after its last. "
    "From then on, they are checked against each other here (Little’s Law)."
)


@dataclass(frozen=True)
class Fact:
    """One thing about the data: what it is, and, if it needs a hand, where it is mended."""

    title: str
    text: str
    table: Table | None = None
    mend: str = ""
    mend_url: str = ""
    is_open: bool = True  # to whoever cannot mend it, too: it holds no numbers of teams


@dataclass(frozen=True)
class Page:
    """Everything the template shows: what was imported, and what is to be said of it."""

    sentence: Sentence
    imported: Fact
    facts: Sequence[Fact]
    mends: bool = True  # the reader can mend what is wrong

    @property
    def to_mend(self) -> list[Fact]:
        """What needs a hand."""
        return [fact for fact in self.facts if fact.mend]

    @property
    def fine(self) -> list[Fact]:
        """What needs nothing."""
        return [fact for fact in self.facts if not fact.mend]


def page(now: datetime, entries: Sequence[SourceEntry], *, mends: bool = True) -> Page:
    """Return the page as of `now` (aware).

    Whoever cannot mend anything reads what is wrong, without counts of other teams' work.
    """
    whole = _whole_page(now, entries)
    return whole if mends else _to_look_at(whole, entries)


def _to_look_at(whole: Page, entries: Sequence[SourceEntry]) -> Page:
    failed = [
        Fact(f"{entry.source.name} could not be fetched", STILL_HERE, mend=ASK)
        for entry in entries
        if _has_failed(entry)
    ]
    told = [
        replace(fact, table=None, mend=fact.mend and ASK, mend_url="")
        for fact in whole.facts
        if fact.is_open
    ]
    imported = replace(whole.imported, table=_arrivals(whole.imported), mend="")
    detail = [words for words in whole.sentence.detail if words != WHERE_TO_MEND]
    return Page(replace(whole.sentence, detail=detail), imported, [*failed, *told], mends=False)


def _arrivals(fact: Fact) -> Table | None:
    """Return the table of sources with nothing but when each last brought something."""
    if fact.table is None:
        return None
    kept = [at for at, column in enumerate(fact.table.columns) if column.title in ARRIVALS]
    columns = [fact.table.columns[at] for at in kept]
    rows = [[row[at] for at in kept] for row in fact.table.rows]
    return replace(fact.table, caption="Sources", columns=columns, rows=rows)


def _whole_page(now: datetime, entries: Sequence[SourceEntry]) -> Page:
    report = quality.report(now)
    facts = (
        *_failures(entries),
        _suggestions(report),
        _statuses(report),
        _places(report),
        _types(report),
        _set_aside(report),
        _mended(report),
        _little(report),
    )
    told = [fact for fact in facts if fact is not None]
    return Page(_sentence(report), _sources(report, entries), told)


def _sentence(report: Quality) -> Sentence:
    usable = report.usable
    if not usable.n:
        return Sentence([Words("Nothing has been imported yet.")])
    if usable.share is None:
        return Sentence([Words(f"{counted(usable.n, 'item')} arrived: too few to say more.")])
    opening = _how_many(usable.n, usable.usable, usable.share)
    return Sentence([*opening, Words(" can be used in every number.")], _why_not(report))


def _how_many(items: int, usable: int, share: float) -> list[Words]:
    """Say a share, and never “100%” of what is not all."""
    if usable == items:
        return [Words("All", strong=True), Words(f" {counted(items, 'item')}")]
    if share > ALMOST_ALL:
        return [Words(f"All but {items - usable:,}", strong=True), Words(f" of {items:,} items")]
    return [Words(f"{share:.0%}", strong=True), Words(f" of {counted(items, 'item')}")]


def _why_not(report: Quality) -> list[Words]:
    usable = report.usable
    if usable.usable == usable.n:
        return [Words("Nothing is left out.")]
    parts = (
        (usable.no_stage, "have been in a status that has no stage yet"),
        (usable.no_team, "have been in a place that belongs to no team yet"),
    )
    text = " and ".join(f"{count:,} {why}" for count, why in parts if count)
    lost = 1 - usable.usable / usable.n
    return [Words(f"{text}.", unusual=lost > MUCH_LOST), WHERE_TO_MEND]


def _sources(report: Quality, entries: Sequence[SourceEntry]) -> Fact:
    brought = {entry.source: entry for entry in report.brought}
    known = [(entry.source.name, entry.source.slug, entry) for entry in entries]
    slugs = {slug for _, slug, _ in known}
    others = [(slug, slug, None) for slug in brought if slug not in slugs]
    rows = [
        [
            Cell(name),
            Cell(f"{brought[slug].items:,}" if slug in brought else "0"),
            Cell(_moment(brought[slug].loaded_at) if slug in brought else "never"),
            Cell(_last(entry)),
        ]
        for name, slug, entry in [*known, *others]
    ]
    columns = (
        Column("Source"),
        Column("Items", number=True),
        Column("Last arrival"),
        Column("Last run"),
    )
    return Fact(
        "What was imported",
        "Everything as it is known now, epics and sub-items included; what was delivered "
        "many times counts once.",
        Table("Items by source", columns, rows),
        "Fetch, schedule or add a source",
        reverse("intake:sources"),
    )


def _last(entry: SourceEntry | None) -> str:
    if entry is None:
        return "its source was removed"
    if entry.is_open:
        return entry.label
    return entry.last.error or entry.ended if entry.last else entry.ended


def _failures(entries: Sequence[SourceEntry]) -> list[Fact]:
    return [
        Fact(
            f"{entry.source.name} could not be fetched",
            f"{entry.last.error if entry.last else ''} {STILL_HERE}",
            None,
            "Look at the source",
            reverse("intake:sources"),
            is_open=False,
        )
        for entry in entries
        if _has_failed(entry)
    ]


def _has_failed(entry: SourceEntry) -> bool:
    return bool(entry.last and entry.last.error and not entry.is_open)


def _suggestions(report: Quality) -> Fact | None:
    if not report.suggestions:
        return None
    return Fact(
        "Guesses to confirm",
        "What some statuses and types mean was guessed from their names: "
        f"{counted(report.suggestions, 'guess', 'guesses')}. "
        "The numbers use them, so a wrong guess makes them wrong.",
        None,
        "Confirm or change them",
        reverse("organisation:home"),
    )


def _statuses(report: Quality) -> Fact:
    if not report.statuses:
        return Fact("Statuses and stages", "Every status a team’s work has been in has a stage.")
    pages = _status_pages()
    lost = list({status.stream_id for status in report.statuses})
    rows = [
        [
            Cell(status.name, pages.get(status.stream_id, "")),
            Cell(status.source),
            Cell(f"{status.items:,}"),
        ]
        for status in report.statuses
    ]
    return Fact(
        "Statuses without a stage",
        "Until a status has a stage, items that were ever in it are left out of every number.",
        Table("Statuses without a stage", _columns("Status"), rows),
        "Give them a stage",
        pages[lost[0]] if len(lost) == 1 and lost[0] in pages else reverse("organisation:home"),
    )


def _status_pages() -> dict[int, str]:
    """Return, for each stream, the page where its statuses get their stages."""
    return {s.warehouse_id: reverse("organisation:statuses", args=[s.slug]) for s in streams()}


def _places(report: Quality) -> Fact:
    if not report.places:
        return Fact("Places and teams", "Every place work has been in belongs to a team.")
    rows = [
        [
            Cell(", ".join(f"{name} {value}" for name, value in place.attributes) or "no place"),
            Cell(place.source),
            Cell(f"{place.items:,}"),
        ]
        for place in report.places[:MOST_PLACES]
    ]
    more = len(report.places) - len(rows)
    return Fact(
        "Places without a team",
        "Boards, projects and queues whose work is in nobody’s numbers yet. "
        "Leave those that are not yours."
        + (f" These are the largest; there are {more:,} more." if more else ""),
        Table("Places without a team", _columns("Place"), rows),
        "Say whose they are",
        reverse("organisation:team_rules"),
    )


def _types(report: Quality) -> Fact:
    if not report.types:
        return Fact("Types and kinds", "Every type of item is a feature, defect, risk or debt.")
    rows = [
        [Cell(trait.name), Cell(trait.source), Cell(f"{int(trait.unmapped):,}")]
        for trait in report.types
    ]
    return Fact(
        "Types without a kind",
        "Their items count everywhere, but show as “unmapped” where work is told apart by kind.",
        Table("Types without a kind", _columns("Type"), rows),
        "Say what kind they are",
        reverse("organisation:kinds"),
    )


def _columns(first: str) -> tuple[Column, ...]:
    return (Column(first), Column("Source"), Column("Items", number=True))


def _set_aside(report: Quality) -> Fact:
    if not report.aside:
        return Fact("Set aside", "Every row and payload could be used.")
    rows = [
        [
            Cell(entry.reason),
            Cell(entry.file or entry.source),
            Cell(", ".join(map(str, entry.lines)) + ("…" if entry.rows > len(entry.lines) else "")),
            Cell(f"{entry.rows:,}"),
        ]
        for entry in report.aside
    ]
    columns = (Column("Why"), Column("From"), Column("Lines"), Column("Rows", number=True))
    return Fact(
        "Set aside",
        f"{counted(report.aside_rows, 'row')} could not be used; everything else is in. "
        "Mend them where they come from and import again.",
        Table("Rows set aside, by reason", columns, rows),
        "Import a mended file",
        reverse("intake:upload"),
    )


def _mended(report: Quality) -> Fact:
    if not report.mended:
        return Fact("Histories", "No history contradicted itself.")
    rows = [
        [
            Cell(repair_in_words(mended.repair)),
            Cell(mended.source),
            Cell(f"{mended.times:,}"),
            Cell(f"{mended.items:,}"),
        ]
        for mended in report.mended
    ]
    columns = (
        Column("What"),
        Column("Source"),
        Column("Times", number=True),
        Column("Items", number=True),
    )
    return Fact(
        "Histories that were mended",
        "Some histories contradicted themselves. They are used as mended; nothing was dropped "
        "except what lies in the future. There is nothing to do unless the numbers are large.",
        Table("Contradictions that were mended", columns, rows),
    )


def _little(report: Quality) -> Fact | None:
    fact = _checked_by_little(report) if report.usable.n else None
    return replace(fact, is_open=False) if fact else None


def _checked_by_little(report: Quality) -> Fact:
    title, little = "Do load, velocity and Flow Time fit together?", report.little
    if little is None:
        return Fact(title, NO_WHOLE_QUARTER)
    if little.ratio is None:
        return Fact(title, f"Too few items were finished in {_quarter(little.period)} to say.")
    text = (
        "Work in progress should be as much as is finished in a time, times how long each item "
        f"takes (Little’s Law). This was checked over {_quarter(little.period)}. "
    )
    verdict = _verdict(little.ratio)
    if not verdict:
        return Fact(title, f"{text}They fit together.")
    return Fact(title, text + verdict, None, "Look at the stages", reverse("organisation:home"))


def _quarter(name: str) -> str:
    """Say `2026-Q3` as one does mid-sentence."""
    year, quarter = name.split("-Q")
    return f"the {('first', 'second', 'third', 'fourth')[int(quarter) - 1]} quarter of {year}"


def _verdict(ratio: float) -> str:
    """Say what a ratio far from 1 may mean; nothing when the numbers fit."""
    if ratio > 1.5:
        return "Many more: work is started and not finished, or its end is not recorded."
    if ratio < 0.67:
        return "Far fewer: old work was finished in one go, or its start is not recorded."
    return ""


def _moment(instant: datetime | None) -> str:
    return f"{instant:%-d %b %Y, %H:%M} UTC" if instant else "never"
