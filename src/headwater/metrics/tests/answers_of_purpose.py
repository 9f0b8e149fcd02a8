"""What the questions about purpose should say about a world, by brute force."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from headwater.metrics.periods import Period
from headwater.metrics.tests.answers_over_time import OverTime
from headwater.metrics.tests.engines import key, title
from headwater.metrics.tests.oracle import Facts, Row, local_day, team_id
from headwater.metrics.tests.worlds import DAY, Item, Ms, Wrote, naive

PURPOSEFUL = ("initiative", "epic")
ORDER = ("in_progress", "done", "not_started", "unmapped", "discarded")


class Purpose(OverTime):
    """Initiatives and epics: what they hope for, where they stand, what they serve."""

    # --- the outcome in effect ---

    def anticipated(self) -> Iterator[Row]:
        for one in self.facts:
            if one.item.level in PURPOSEFUL:
                yield {"item_id": one.item.item_id, **self.hope(one.item)}

    def hope(self, item: Item) -> Row:
        wrote = self.wrote(item.item_id)
        told = next((told for told in self.world.told if told.item == item.item_id), None)
        theirs = None if told is None else (told.text, told.at, self.judged(told, wrote))
        ours = None if wrote.text is None else (wrote.text, wrote.at or 0, wrote.flaw)
        newer = ours if ours and (theirs is None or ours[1] >= theirs[1]) else theirs
        text, at, flaw = newer or (None, None, None)
        present = newer is not None and flaw is None
        sayings = [(theirs, told.since if told else None), (ours, wrote.since)]
        fine = [since for said, since in sayings if said and said[2] is None and since is not None]
        return {
            "text": text,
            "said_at": naive(at),
            "said_by": None if newer is None else "headwater" if newer is ours else "tracker",
            "flaw": flaw,
            "present": present,
            "since": naive(min(fine)) if present else None,
            "differs": bool(ours and theirs and ours[0] != theirs[0]),
            "felt_by": wrote.felt_by,
            "key_result_id": wrote.key_result,
            "is_key_result": wrote.is_key_result,
            "verdict": wrote.verdict,
            "reflected_at": naive(wrote.reflected),
        }

    def judged(self, told: Any, wrote: Wrote) -> str | None:
        return None if wrote.accepted == told.text else told.flaw

    def wrote(self, item: int | None) -> Wrote:
        return next((each for each in self.world.written if each.item == item), Wrote(0))

    def said_by_end(self, item: Item, ends: Ms) -> bool:
        since, limit = self.hope(item)["since"], naive(ends)
        return since is not None and limit is not None and bool(since < limit)

    def serves(self, item: Item) -> int | None:
        own = self.wrote(item.item_id).key_result
        return self.wrote(item.parent).key_result if own is None else own

    # --- where work stands ---

    def state(self, one: Facts) -> str:
        kind = one.stays[-1].type
        if kind in ("done", "discarded"):
            return str(kind)
        if kind is None:
            return "unmapped"
        return "not_started" if kind == "backlog" and one.committed is None else "in_progress"

    def over(self, one: Facts) -> Ms | None:
        """When it was finished, or came into the discarded stage it is in."""
        if self.state(one) != "discarded":
            return one.completed_at
        return self.arrived(one)

    def arrived(self, one: Facts) -> Ms:
        """When it came into the hands it is in."""
        last = one.stays[-1]
        entered = last.raw.entered
        for stay in reversed(one.stays):
            if stay.hands != last.hands:
                break
            entered = stay.raw.entered
        return entered

    def purposeful(self) -> list[Facts]:
        return [
            one
            for one in self.facts
            if one.item.level in PURPOSEFUL and self.ask.covers(team_id(one.owner), one.item.level)
        ]

    def reaching(self, period: Period) -> Iterator[tuple[Facts, str | None, Ms]]:
        """Each that reaches into a period, why it does not count, and when the period ends."""
        for one in self.purposeful():
            starts, ends = self.span(period, one.zone)
            over = self.over(one)
            if ends <= starts or (over is not None and over < starts):
                continue
            if (why := self.why_not(one, ends)) != "outside":
                yield one, why, ends

    def why_not(self, one: Facts, ends: Ms) -> str | None:
        over = self.over(one)
        begun = one.committed_at
        if begun is None and self.state(one) == "unmapped":
            begun = one.stays[0].raw.entered
        if begun is None:
            begun = one.completed_at
        if begun is None or begun >= ends:
            return "outside"
        if self.state(one) == "discarded" and over is not None and over < ends:
            return "discarded"
        return one.excluded or (None if one.committed else "never_started")

    # --- the questions ---

    def feature_factory_ratio(self) -> Iterator[Row]:
        for period in self.asked_periods():
            there = list(self.reaching(period))
            counted = [(one, ends) for one, why, ends in there if why is None]
            without = sum(not self.said_by_end(one.item, ends) for one, ends in counted)
            yield {
                "period": period.first_day,
                "n": len(counted),
                "without": without,
                "ratio": 100 * without / len(counted) if counted else None,
                **{
                    f"excluded_{reason}": sum(why == reason for _, why, _ in there)
                    for reason in ("unmapped_status", "no_team", "never_started", "discarded")
                },
            }

    def outcome_coverage(self) -> Iterator[Row]:
        for row in self.feature_factory_ratio():
            n, without = row.pop("n"), row.pop("without")
            ratio = row.pop("ratio")
            told = None if ratio is None else 1 - ratio / 100
            yield row | {"n": n, "told": n - without, "coverage": told}

    def counted(self) -> Iterator[tuple[Period, Facts, Row]]:
        for period in self.asked_periods():
            for one, why, ends in self.reaching(period):
                if why is None:
                    yield (
                        period,
                        one,
                        {
                            "period": period.first_day,
                            **self.named(one),
                            "state": self.state(one),
                            "present": self.said_by_end(one.item, ends),
                        },
                    )

    def named(self, one: Facts) -> Row:
        return {
            "item_id": one.item.item_id,
            "key": key(one.item.item_id),
            "title": title(one.item.item_id),
            "level": one.item.level,
            "kind": one.item.kind,
            "team_id": team_id(one.owner),
        }

    def feature_factory_items(self) -> Iterator[Row]:
        for _, one, row in self.counted():
            hope = self.hope(one.item)
            yield row | {"flaw": hope["flaw"], "text": hope["text"], "since": hope["since"]}

    def aligned_work(self) -> Iterator[Row]:
        for _, one, row in self.counted():
            yield row | {
                "parent_id": one.item.parent,
                "key_result_id": self.wrote(one.item.item_id).key_result,
                "serves_id": self.serves(one.item),
                "is_key_result": self.wrote(one.item.item_id).is_key_result,
            }

    def finished_work(self) -> Iterator[Row]:
        for one in self.purposeful():
            if one.completed_at is not None:
                hope = self.hope(one.item)
                yield self.named(one) | {
                    "completed_at": naive(one.completed_at),
                    "completed_day": local_day(one.completed_at, one.zone),
                    "serves_id": self.serves(one.item),
                    **{name: hope[name] for name in ("text", "present", "verdict", "reflected_at")},
                }

    # --- the portfolio ---

    def found(self) -> list[Facts]:
        """All that are looked at, in order."""
        looking = self.ask.looking
        kept = [one for one in self.purposeful() if self.has_words(one)]
        kept = [one for one in kept if looking.state in (None, self.state(one))]
        kept = [one for one in kept if looking.present in (None, self.hope(one.item)["present"])]
        if looking.key_result_id is not None:
            kept = [one for one in kept if self.serves(one.item) == looking.key_result_id]
        return sorted(kept, key=self.place)

    def has_words(self, one: Facts) -> bool:
        hope = self.hope(one.item)["text"] or ""
        where = f"{key(one.item.item_id)} {title(one.item.item_id)} {hope}".lower()
        return all(word in where for word in self.ask.looking.words.lower().split())

    def place(self, one: Facts) -> tuple[int, Ms, int]:
        state = self.state(one)
        newest = -(one.completed_at or one.stays[0].raw.entered)
        moment = one.committed_at or 0 if state == "in_progress" else newest
        return ORDER.index(state), moment, one.item.item_id

    def portfolio(self) -> Iterator[Row]:
        found, looking = self.found(), self.ask.looking
        for one in found[looking.first : looking.first + looking.many]:
            yield (
                self.named(one)
                | self.hope(one.item)
                | {
                    "parent_id": one.item.parent,
                    "state": self.state(one),
                    "committed_at": naive(one.committed_at),
                    "completed_at": naive(one.completed_at),
                    "days": self.days(one),
                    "serves_id": self.serves(one.item),
                    "total": len(found),
                }
            )

    def days(self, one: Facts) -> float | None:
        if one.committed_at is None:
            return None
        if self.state(one) == "in_progress":
            return (self.ask.now - one.committed_at) / DAY
        return one.flow / DAY if one.completed_at is not None else None

    def portfolio_counts(self) -> Iterator[Row]:
        by_state = defaultdict(list)
        for one in self.found():
            by_state[self.state(one)].append(bool(self.hope(one.item)["present"]))
        for state, present in by_state.items():
            yield {"state": state, "items": len(present), "present": sum(present)}

    def children(self) -> Iterator[Row]:
        for number in sorted(self.ask.chosen):
            states = [
                self.state(one)
                for one in self.facts
                if one.item.parent == number and one.item.level in ("item", "epic")
            ]
            kept = [state for state in states if state != "discarded"]
            if kept:
                yield {
                    "item_id": number,
                    "items": len(kept),
                    "finished": kept.count("done"),
                    "in_progress": kept.count("in_progress"),
                }

    def work_story(self) -> Iterator[Row]:
        for one in self.facts:
            for stay in one.stays if one.item.item_id in self.ask.chosen else ():
                yield {
                    "item_id": one.item.item_id,
                    "stage_id": stay.stage_id,
                    "stage_type": stay.type,
                    "team_id": team_id(stay.team),
                    "entered_at": naive(stay.raw.entered),
                    "left_at": naive(stay.raw.left),
                    "working": stay.working,
                    "blocked": stay.blocked,
                    "in_flow": stay.in_flow,
                }

    # --- investment ---

    def active_time(self) -> Iterator[Row]:
        for period in self.asked_periods():
            spent: dict[tuple[Any, ...], Ms] = defaultdict(int)
            items: dict[tuple[Any, ...], set[int]] = defaultdict(set)
            for one, stay in self.stays():
                if not stay.working or not self.reaches(stay, period):
                    continue
                epic = self.above(one.item)
                ends = self.span(period, stay.zone)[1]
                group = (
                    team_id(stay.team),
                    one.item.kind,
                    epic.item_id if epic else None,
                    self.serves(epic) if epic else None,
                    self.said_by_end(epic, ends) if epic else False,
                )
                spent[group] += self.overlap(stay, period)
                items[group].add(one.item.item_id)
            for group, total in spent.items():
                names = ("team_id", "kind", "epic_id", "serves_id", "present")
                yield {
                    "period": period.first_day,
                    **dict(zip(names, group, strict=True)),
                    "active_days": total / DAY,
                    "n": len(items[group]),
                }

    def above(self, item: Item) -> Item | None:
        """The parent, or the parent of that, whichever is the first initiative or epic."""
        by_id = {each.item_id: each for each in self.world.items}
        parent = by_id.get(item.parent or 0)
        if parent is None or parent.level in PURPOSEFUL:
            return parent
        higher = by_id.get(parent.parent or 0)
        return higher if higher and higher.level in PURPOSEFUL else None
