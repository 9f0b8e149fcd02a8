"""Bring in some rows of a file at once: all of them in one transaction, in a few queries.

The rules are those of the page: `operations/outcomes.py` and `operations/reflections.py`.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

from headwater.access.places import Place
from headwater.access.rights import Right
from headwater.access.viewer import Viewer
from headwater.organisation.places import of_team
from headwater.organisation.queries import TeamEntry
from headwater.purpose.counting import next_number
from headwater.purpose.files.errors import Unusable
from headwater.purpose.files.finding import Finder, Found
from headwater.purpose.files.reading import Line
from headwater.purpose.files.wanted import Wanted, wanted
from headwater.purpose.models import KeyResult, Outcome, OutcomeVersion, Reflection
from headwater.purpose.operations import outcomes, reflections
from headwater.purpose.operations.outcomes import CannotBeKept, Said, said_of
from headwater.purpose.operations.reflections import LookedBack
from headwater.purpose.saying import written_as
from headwater.purpose.works import Work

FELT_BY = ("customer", "business", "platform")
OWN = [field for field in Outcome._meta.concrete_fields if not field.primary_key]
KEPT = [field.name for field in OWN if field.name != "item_id"]
ATTRIBUTES = [field.attname for field in OWN]
MEANWHILE = (
    "This was changed here after the file was made. Look at both on its page, then send the row "
    "again without its edition, or not at all."
)
ELSEWHERE = (
    "Its edition is newer than what is here, as if the file came from another Headwater. Without "
    "its edition the row is taken as it is."
)
NOBODY_FEELS_IT = (
    "Nobody is said to feel it: write a sentence for customer, business or platform as well."
)


class End(StrEnum):
    """What came of a row."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    SET_ASIDE = "set aside"


class Result(NamedTuple):
    """What came of a row, and the reason where it was set aside."""

    line: Line
    end: End
    reason: str = ""


@dataclass(eq=False)
class Plan:
    """What a row would change, over the `edition` that was read: nothing, where neither `said` nor
    `back` is there.
    """

    wanted: Wanted
    found: Found
    edition: int
    said: Said | None = None
    back: LookedBack | None = None

    @property
    def end(self) -> End:
        """What comes of the row."""
        return End.WRITTEN if self.said or self.back else End.UNCHANGED


@dataclass
class Known:
    """What is written here of the work of a batch."""

    outcomes: dict[int, Outcome]
    looked_back: Mapping[int, list[LookedBack]]

    def outcome(self, work: Work) -> Outcome:
        """Return the row about a piece of work, an empty one where nobody wrote anything yet."""
        return self.outcomes.get(work.item_id) or Outcome(
            item_id=work.item_id, source=work.source, external_id=work.external_id
        )


@dataclass
class Bringing:
    """An import as far as it is: who brings what, when, and which work it has met so far."""

    by: Viewer
    now: dt.datetime
    teams: Mapping[int, TeamEntry]
    dry: bool = False
    met: dict[int, int] = field(default_factory=dict)  # work by the line it was first met on
    _roles: dict[Place, str] = field(default_factory=dict)
    _finder: Finder | None = None

    def bring(self, lines: Sequence[tuple[Line, Mapping[str, str]]]) -> list[Result]:
        """Bring in some rows, each with its naming; what cannot be used is set aside. In a
        transaction of the caller's, so that what comes of the rows is kept with them.
        """
        asked, aside = self._asked(lines)
        plans, more = self._planned(asked)
        late = [] if self.dry else self._write([p for p in plans if p.end is End.WRITTEN])
        results = [Result(plan.wanted.line, plan.end) for plan in plans if plan not in late]
        lost = [Result(plan.wanted.line, End.SET_ASIDE, MEANWHILE) for plan in late]
        return sorted(results + aside + more + lost, key=lambda result: result.line.number)

    def _asked(
        self, lines: Iterable[tuple[Line, Mapping[str, str]]]
    ) -> tuple[list[Wanted], list[Result]]:
        asked, aside = [], []
        for line, naming in lines:
            try:
                asked.append(wanted(line, naming))
            except Unusable as reason:
                aside.append(Result(line, End.SET_ASIDE, str(reason)))
        return asked, aside

    def _planned(self, asked: Sequence[Wanted]) -> tuple[list[Plan], list[Result]]:
        self._finder = self._finder or Finder(self.teams)
        found = self._finder.find(row.named for row in asked)
        known = _known(f.work.item_id for f in found.values() if isinstance(f, Found))
        titles = KeyResultNames() if any(row.key_result for row in asked) else None
        plans, aside = [], []
        for row in asked:
            try:
                plans.append(self._plan(row, found[row.named], known, titles))
            except (Unusable, CannotBeKept) as reason:
                aside.append(Result(row.line, End.SET_ASIDE, _in_words(reason)))
        return plans, aside

    def _plan(
        self, row: Wanted, found: Found | Unusable, known: Known, titles: "KeyResultNames | None"
    ) -> Plan:
        if isinstance(found, Unusable):
            raise found
        self._once(row, found.work)
        outcome = known.outcome(found.work)
        said = _to_say(row, found, outcome, titles)
        back = self._to_look_back(row, found.work, known)
        if said or back:
            self._may(row, found.work, said, back)
            _guard(row, outcome)
        return Plan(row, found, outcome.edition, said, back)

    def _once(self, row: Wanted, work: Work) -> None:
        first = self.met.setdefault(work.item_id, row.line.number)
        if first != row.line.number:
            raise Unusable(f"Line {first} is about {work.key} already.")

    def _may(self, row: Wanted, work: Work, said: Said | None, back: LookedBack | None) -> None:
        place = of_team(work.team) if work.team else Place()
        wants = (Right.HOPE,) * bool(said) + (Right.SPEAK,) * bool(back)
        if not all(self.by.may(right, place) for right in wants):
            team = f"team {work.team.name}" if work.team else "no team"
            raise Unusable(f"{row.named} is with {team}, for whom you do not write.")

    def _to_look_back(self, row: Wanted, work: Work, known: Known) -> LookedBack | None:
        if row.looked_back is None or row.looked_back in known.looked_back.get(work.item_id, ()):
            return None
        back = reflections.checked(row.looked_back, reflections.today_at(work, self.now))
        return None if back in known.looked_back.get(work.item_id, ()) else back

    def _write(self, plans: Sequence[Plan]) -> list[Plan]:
        """Keep what is planned, under one number of the counter. Return the plans that came late:
        somebody wrote about that work for the first time since it was read.
        """
        if not plans:
            return []
        rows = self._rows(plans)
        late = [plan for plan in plans if rows[plan.found.work.item_id].edition != plan.edition]
        kept = [plan for plan in plans if plan not in late]
        number = next_number()
        for plan in kept:
            self._put(plan, rows[plan.found.work.item_id], number)
        _save(rows[plan.found.work.item_id] for plan in kept)
        self._add_versions(kept, rows)
        self._add_reflections(kept, rows)
        return late

    def _rows(self, plans: Sequence[Plan]) -> dict[int, Outcome]:
        """Return the rows of the works, locked."""
        empty = [
            Outcome(item_id=w.item_id, source=w.source, external_id=w.external_id)
            for w in (plan.found.work for plan in plans)
        ]
        Outcome.objects.bulk_create(empty, ignore_conflicts=True)
        return _locked(plan.found.work.item_id for plan in plans)

    def _put(self, plan: Plan, outcome: Outcome, number: int) -> None:
        outcome.number = number
        if plan.said:
            outcomes.reword(outcome, plan.said.text, plan.found.work.title, self.now)
            outcomes.fill(outcome, plan.said)
            outcome.edition += 1
        if plan.back:
            outcome.verdict, outcome.reflected_at = plan.back.verdict, self.now

    def _add_versions(self, plans: Iterable[Plan], rows: Mapping[int, Outcome]) -> None:
        OutcomeVersion.objects.bulk_create(
            [
                outcomes.version_of(rows[work.item_id], self._role(work), self.now)
                for work in (plan.found.work for plan in plans if plan.said)
            ]
        )

    def _add_reflections(self, plans: Iterable[Plan], rows: Mapping[int, Outcome]) -> None:
        Reflection.objects.bulk_create(
            [
                Reflection(
                    outcome=rows[plan.found.work.item_id],
                    hoped=in_effect(rows[plan.found.work.item_id], plan.found),
                    written_at=self.now,
                    written_as=self._role(plan.found.work),
                    **asdict(plan.back),
                )
                for plan in plans
                if plan.back
            ]
        )

    def _role(self, work: Work) -> str:
        place = of_team(work.team) if work.team else Place()
        if place not in self._roles:
            self._roles[place] = written_as(self.by, place)
        return self._roles[place]


class KeyResultNames:
    """Every key result by its number and by its title (one query)."""

    def __init__(self) -> None:
        self._titles = dict(KeyResult.objects.values_list("pk", "title"))
        self._called = defaultdict(list)
        for pk, title in self._titles.items():
            self._called[title.strip().casefold()].append(pk)

    def meant(self, text: str) -> int:
        """Return the key result that a number or a title means. Raises Unusable."""
        digits = text.removeprefix("#")
        if digits.isascii() and digits.isdigit() and int(digits) in self._titles:
            return int(digits)
        found = self._called.get(text.casefold(), [])
        if not found:
            raise Unusable(f"No key result is called “{text[:100]}”.")
        if len(found) > 1:
            numbers = ", ".join(map(str, sorted(found)))
            raise Unusable(f"{len(found)} key results are called so. Write a number: {numbers}.")
        return found[0]


def in_effect(outcome: Outcome, found: Found) -> str:
    """Return the text that counts: of both, the newer. As `metrics.anticipated` says it."""
    if not outcome.text or outcome.written_at is None:
        return found.tracker_text
    theirs = found.tracker_at
    if not found.tracker_text or not isinstance(theirs, dt.datetime):
        return outcome.text
    ours = outcome.written_at.astimezone(dt.UTC).replace(tzinfo=None)
    return outcome.text if ours >= theirs else found.tracker_text


def _to_say(
    row: Wanted, found: Found, outcome: Outcome, titles: KeyResultNames | None
) -> Said | None:
    """Return what is to be said, whole; None where that is what stands there already."""
    said = dict(row.said)
    if "text" in said and _plain(said["text"]) == _plain(in_effect(outcome, found)):
        del said["text"]  # an export tells the tracker's own words as well
    if row.key_result and titles:
        said["key_result"] = titles.meant(row.key_result)
    stands = said_of(outcome)
    whole = outcomes.trimmed(replace(stands, **said))
    if whole == stands:
        return None
    outcomes.check(found.work, whole)
    if whole.text != stands.text and not any(getattr(whole, who) for who in FELT_BY):
        raise Unusable(NOBODY_FEELS_IT)
    return whole


def _guard(row: Wanted, outcome: Outcome) -> None:
    if row.edition is not None and row.edition < outcome.edition:
        raise Unusable(MEANWHILE)
    if row.edition is not None and row.edition > outcome.edition:
        raise Unusable(ELSEWHERE)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _known(items: Iterable[int]) -> Known:
    """Read what is written of some items (two queries)."""
    rows = _locked(items)
    looked_back = defaultdict(list)
    for row in Reflection.objects.filter(outcome__in=rows.values()).select_related("outcome"):
        looked_back[row.outcome.item_id].append(reflections.says(row))
    return Known(rows, looked_back)


def _locked(items: Iterable[int]) -> dict[int, Outcome]:
    found = Outcome.objects.select_for_update().filter(item_id__in=set(items)).order_by("item_id")
    return {row.item_id: row for row in found}


def _save(rows: Iterable[Outcome]) -> None:
    """Save rows that there are: as one insert that turns into updates, which no update is as quick
    as. It finds them by their work, so they come without their primary keys.
    """
    same = [Outcome(**{name: getattr(row, name) for name in ATTRIBUTES}) for row in rows]
    Outcome.objects.bulk_create(
        same, update_conflicts=True, unique_fields=["item_id"], update_fields=KEPT
    )


def _in_words(reason: Exception) -> str:
    field = getattr(reason, "field", "")
    return f"{field}: {reason}" if field else str(reason)


def counted(results: Iterable[Result]) -> Counter[End]:
    """Return how many rows came to which end."""
    return Counter(result.end for result in results)
