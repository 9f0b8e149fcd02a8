"""What happened, in words a person would say: the first thing on a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from headwater.flow import words
from headwater.flow.queries.constraint import FoundConstraint
from headwater.metrics.signal import Finding, Reading
from headwater.ui.components import Words

Sentence = tuple[Words, ...]


@dataclass(frozen=True)
class Summary:
    """What the headline speaks of. `finished` and `in_progress` are items, times are days.

    `when` is the period in words ("October"); `running` says that it has not ended;
    `first_day` is the day of the first work known of, in words, or None without any; `items` are
    all that are known, `unmapped` those whose history has a status without a stage, and
    `left_out` those of them that were finished in the period.
    """

    who: str
    when: str
    running: bool
    finished: int
    median_days: float | None
    efficiency: float | None
    in_progress: int | None
    first_day: str | None
    before_first: bool = False
    unmapped: int = 0
    items: int = 0
    left_out: int = 0


def plain(sentence: Sentence) -> str:
    """Return the sentence without its colours."""
    return "".join(part.text for part in sentence)


def headline(summary: Summary) -> Sentence:
    """Say the one thing to know about a period, or honestly why it cannot be said."""
    if summary.first_day is None and not summary.finished:
        return _nothing_known(summary)
    if summary.before_first:
        return (Words(f"Nothing is recorded for {summary.who} before {summary.first_day}."),)
    if summary.finished == 0 and summary.left_out:
        return _nothing_readable(summary)
    if summary.finished == 0:
        return _nothing_finished(summary)
    if summary.finished < words.FLOOR:
        return too_few(summary)
    return (Words(_finished(summary, f"{summary.finished:,} items") + " "), *_pace(summary))


def too_few(summary: Summary) -> Sentence:
    """Say that too little was finished to say how long work takes."""
    opening = _finished(summary, f"fewer than {words.FLOOR} items")
    return (Words(f"{opening} That is too few to say how long work takes."),)


def _nothing_known(summary: Summary) -> Sentence:
    if summary.unmapped:
        items = words.counted(summary.unmapped, "item")
        return (Words(f"{summary.who} has {items}, but no stages to read their flow by yet."),)
    if summary.items:
        items = words.counted(summary.items, "item")
        return (Words(f"{summary.who} has {items}, and nothing has been started yet."),)
    return (Words(f"No work has reached {summary.who} yet."),)


def _when(summary: Summary) -> str:
    return f"So far in {summary.when}," if summary.running else f"In {summary.when},"


def _finished(summary: Summary, what: str) -> str:
    verb = "has finished" if summary.running else "finished"
    return f"{_when(summary)} {summary.who} {verb} {what}."


def _nothing_readable(summary: Summary) -> Sentence:
    items = words.counted(summary.left_out, "item")
    them = "its" if summary.left_out == 1 else "their"
    return (Words(_finished(summary, f"{items}, but not all of {them} history can be read")),)


def _nothing_finished(summary: Summary) -> Sentence:
    verb = "nothing has been finished" if summary.running else "nothing was finished"
    tail = "is" if summary.running else "was"
    if not summary.in_progress:
        return (Words(f"{_when(summary)} {verb}, and nothing {tail} in progress."),)
    number = words.counted(summary.in_progress, "item")
    tail = "is" if summary.running and summary.in_progress == 1 else tail
    tail = {"is": "are", "was": "were"}[tail] if summary.in_progress != 1 else tail
    return (Words(f"{_when(summary)} {verb}; {number} {tail} in progress."),)


def _pace(summary: Summary) -> Sentence:
    if summary.median_days is None:
        return (Words("Too few of them were seen in progress to say how long work takes."),)
    half = (
        Words("Half took "),
        Words(words.duration(summary.median_days), strong=True),
        Words(" or less"),
    )
    if summary.efficiency is None:
        return (*half, Words("."))
    active = Words(words.percent(summary.efficiency), strong=True)
    return (*half, Words(", and for "), active, Words(" of that time someone was working on them."))


def second_line(
    readings: Mapping[str, Reading], *, running: bool, period: str, fuller: Sequence[str] = ()
) -> Sentence:
    """Say what is out of the ordinary against the team's own past, and what only varies.

    `readings` are by metric title; `period` is `week`, `month` or `quarter`; `fuller` are the
    stages that hold more work than usual.
    """
    if running:
        return (Words(f"This {period} is still running, so it is not held against earlier ones."),)
    judged = [r for r in readings.values() if r.finding != Finding.CANNOT_SAY]
    if not judged:
        return (Words(f"Too early to say what is ordinary: that takes six earlier {period}s."),)
    signals = {title: r for title, r in readings.items() if r.is_signal}
    found = [f"{title} {finding_words(r, period)}" for title, r in signals.items()]
    if fuller:
        found.append(f"there was more work than usual in {words.listed(fuller)}")
    if not found and len(judged) < len(readings):
        return (Words("Nothing is out of the ordinary where there is enough to judge by."),)
    if not found:
        return (Words("Nothing is out of the ordinary: this is the team’s normal variation."),)
    if len(judged) == len(signals):
        return _out_of_the_ordinary(found, rest="")
    everything = len(judged) == len(readings)
    rest = "Everything else" if everything else "What else can be judged"
    return _out_of_the_ordinary(found, rest=f" {rest} is the team’s normal variation.")


def _out_of_the_ordinary(findings: Sequence[str], *, rest: str) -> Sentence:
    count = len(findings)
    opening = f"{words.small_number(count).capitalize()} thing{'s are' if count > 1 else ' is'}"
    found = words.listed(findings)
    opening = f"{opening} out of the ordinary: "
    return (Words(opening), Words(found, unusual=True), Words(f".{rest}"))


def finding_words(reading: Reading, period: str) -> str:
    """Say a finding after a metric's name: "rose above its usual range"."""
    way = "upwards" if reading.side > 0 else "downwards"
    left = "rose above" if reading.side > 0 else "fell below"
    side = "higher" if reading.side > 0 else "lower"
    return {
        Finding.OUTSIDE: f"{left} its usual range",
        Finding.EIGHT_ON_ONE_SIDE: f"has been {side} than before for eight {period}s",
        Finding.THREE_OF_FOUR: f"is drifting {way}",
        Finding.ORDINARY: "is in its usual range",
        Finding.CANNOT_SAY: "has too little past to say",
    }[reading.finding]


def tile_words(reading: Reading) -> str:
    """Say a finding below a sparkline, in a word or two; never from a bare difference."""
    way = "up" if reading.side > 0 else "down"
    return {
        Finding.OUTSIDE: f"{way}, outside its usual range",
        Finding.EIGHT_ON_ONE_SIDE: "higher for eight in a row"
        if reading.side > 0
        else "lower for eight in a row",
        Finding.THREE_OF_FOUR: "rising" if reading.side > 0 else "falling",
        Finding.ORDINARY: "steady",
        Finding.CANNOT_SAY: "too little past to say",
    }[reading.finding]


@dataclass(frozen=True)
class TimeInStage:
    """The time all items together spent in a stage, and each on average: None with too few."""

    stage: str
    total_days: float
    days_each: float | None


def stream_headline(name: str, when: str, stages: Sequence[TimeInStage]) -> Sentence:
    """Say where work spent most of its time in a stream.

    All time counts, also in a stage that hardly anything left: that may be where work is stuck.
    """
    if all(each.days_each is None for each in stages):
        return (Words(f"In {when}, too few items passed through {name} to say where they waited."),)
    longest = max(stages, key=lambda each: each.total_days)
    half = sum(each.total_days for each in stages) / 2
    part = "most" if longest.total_days > half else "the largest part"
    return (
        Words(f"In {when}, work in {name} spent {part} of its time in "),
        Words(longest.stage, strong=True),
        Words(_each(longest.days_each)),
    )


def _each(days: float | None) -> str:
    if days is None:
        return ". Too few items left it to say how long each stays."
    return f": {words.duration(days)} for an average item."


def stream_detail(fuller: Sequence[str], *, running: bool) -> Sentence:
    """Say in which stages more work than usual waits, by the stream's own past."""
    if running:
        return (Words("The period is still running, so it is not held against earlier ones."),)
    if not fuller:
        return (Words("No stage holds more work than it usually does."),)
    return (
        Words("Out of the ordinary: "),
        Words(f"more work than usual in {words.listed(list(fuller))}", unusual=True),
        Words("."),
    )


def constraint_detail(found: FoundConstraint | None, period: str) -> Sentence:
    """Say in front of which stage work waits longest, and how steadily; `period` is `month` or so.

    It stands before the rest of the detail, to which it leaves a space.
    """
    if found is None:
        return ()
    seen, of = (words.small_number(n) for n in (found.evidence.longest_in, found.evidence.periods))
    often = f"each of the last {of}" if seen == of else f"{seen} of the last {of}"
    return (
        Words("Work waits longest in front of "),
        Words(found.stage.name, strong=True),
        Words(f", in {often} {period}s, so help there helps the whole. "),
    )
