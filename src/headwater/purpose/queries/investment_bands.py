"""Bands of time as a page shows them: each with its name, share, colour and where it leads."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from headwater.flow import words
from headwater.purpose import spending
from headwater.purpose.queries.key_results import titles
from headwater.purpose.queries.money import at_least, said_money
from headwater.purpose.spending import (
    KEY_RESULT,
    KIND,
    NO_PURPOSE,
    OUTCOME,
    SMALLER,
    Band,
    Key,
    Money,
    Spent,
)
from headwater.purpose.works import works
from headwater.vocabulary.work import Kind

KINDS = [kind.value for kind in Kind]
KIND_NAMES = {
    Kind.FEATURE: "Features",
    Kind.DEFECT: "Defects",
    Kind.RISK: "Risk work",
    Kind.DEBT: "Technical debt",
    Kind.UNMAPPED: "Of a kind nobody mapped",
}
FIXED = {
    NO_PURPOSE: "No purpose said yet",
    SMALLER: "Smaller things together",
    (KEY_RESULT, ""): "For a key result",
    (OUTCOME, ""): "For an outcome, no key result yet",
}
TONES = ("working", "working-pale")


@dataclass(frozen=True)
class Shown:
    """One band: its `tone` is a colour's name, `percent` its width in whole percent."""

    name: str
    tone: str
    percent: int
    share: float
    days: float
    days_said: str
    url: str = ""
    money: str = ""

    @property
    def share_said(self) -> str:
        """The share in words: `34%`, `under 1%`."""
        return words.percent(self.share)


@dataclass(frozen=True)
class Stack:
    """One picture: its question, its bands from left to right."""

    name: str
    title: str
    bands: tuple[Shown, ...]


@dataclass(frozen=True)
class Names:
    """What key results and single pieces of work are called."""

    key_results: Mapping[int, str]
    works: Mapping[int, str]

    def of(self, key: Key) -> str:
        """Return the name of a band."""
        sort, which = key
        if key in FIXED:
            return FIXED[key]
        if sort == KIND:
            return KIND_NAMES[Kind(str(which))]
        known = self.key_results if sort == KEY_RESULT else self.works
        return known.get(int(which), "A key result that is gone")

    def url(self, key: Key) -> str:
        """Return where a band leads, "" for nowhere."""
        sort, which = key
        if sort == OUTCOME and which:
            return reverse("purpose:work", args=[which])
        if sort == KEY_RESULT and which in self.key_results:
            return reverse("purpose:key_result", args=[which])
        return ""


def names_for(bands: Iterable[Band]) -> Names:
    """Return the names of bands (one query, and one question of the warehouse)."""
    keys = [band.key for band in bands]
    epics = [int(which) for sort, which in keys if sort == OUTCOME and which]
    found = {item: work.title or work.key for item, work in works(epics).items()} if epics else {}
    return Names(titles(int(w) for sort, w in keys if sort == KEY_RESULT and w), found)


def by_kind(spent: Sequence[Spent], *, told: bool) -> tuple[Band, ...]:
    """Return the time by kind, in the order that kinds have everywhere."""
    bands = _folded(spent, spending.kind_of, told=told)
    return tuple(sorted(bands, key=lambda band: _place(band.key)))


def by_purpose(spent: Sequence[Spent], *, told: bool) -> tuple[Band, ...]:
    """Return the time by key result and outcome, what has no purpose last. Whoever sees what was
    told sees no single initiative or epic: their outcomes are one band.
    """
    bands = _folded(spent, purpose_key(told=told), told=told)
    return tuple(sorted(bands, key=lambda band: (band.key == NO_PURPOSE, band.key == SMALLER)))


def by_sort_of_purpose(spent: Sequence[Spent], *, told: bool) -> tuple[Band, ...]:
    """Return the same without telling single key results and outcomes apart. What is told is made
    of the very bands of `by_purpose`: divided anew, their difference could be small.
    """
    if told:
        return spending.unnamed(by_purpose(spent, told=True))
    return spending.folded(spending.by(spent, spending.purposeful))


def _folded(spent: Sequence[Spent], key: Callable[[Spent], Key], *, told: bool) -> tuple[Band, ...]:
    if told:
        return spending.folded_for_others(spent, key)
    return spending.folded(spending.by(spent, key))


def stack(
    name: str, title: str, bands: Sequence[Band], names: Names, money: Callable[[Band], str]
) -> Stack:
    """Return a picture of some bands."""
    whole = sum(band.days for band in bands)
    percents = spending.apportioned(100, [band.days for band in bands])
    drawn = (
        Shown(
            name=names.of(band.key),
            tone=_tone(band.key, number),
            percent=percent,
            share=band.days / whole if whole else 0.0,
            days=band.days,
            days_said=words.duration(band.days),
            url=names.url(band.key),
            money=money(band),
        )
        for number, (band, percent) in enumerate(zip(bands, percents, strict=True))
    )
    return Stack(name, title, tuple(drawn))


def in_money(found: Money | None, currency: str) -> Callable[[Band], str]:
    """Return how bands are said in money; in nothing where that is not to be said. What a team of
    unknown cost worked on is never said to have cost nothing.
    """
    if found is None:
        return lambda _: ""
    say = at_least if found.unknown else said_money

    def said(band: Band) -> str:
        amount = found.of(band)
        return say(amount, currency) if amount else "cost not known"

    return said


def purpose_key(*, told: bool) -> Callable[[Spent], Key]:
    """Return by what time is divided by purpose: single outcomes are for whoever sees all."""
    return _outcomes_as_one if told else spending.purpose_of


def _outcomes_as_one(spent: Spent) -> Key:
    sort, which = spending.purpose_of(spent)
    return (sort, "") if sort == OUTCOME else (sort, which)


def _place(key: Key) -> int:
    sort, which = key
    return KINDS.index(str(which)) if sort == KIND else len(KINDS)


def _tone(key: Key, number: int) -> str:
    if key == NO_PURPOSE:
        return "waiting"
    if key == SMALLER:
        return "done"
    sort, which = key
    return str(which) if sort == KIND else TONES[number % len(TONES)]
