"""Writing what an initiative or epic is for, and saying that a text is meant as it stands.

Nothing here ever holds work up: an anticipated outcome is a hypothesis, and may be missing.

Refused
├── CannotBeKept           says which field it is about
│   ├── TooLong            more than there is room for
│   ├── NotPlainText       a character that no text has
│   ├── MeasureIncomplete  a number without its measure, or a measure without its number and day
│   ├── NotANumber         endless, or none at all
│   ├── UnknownKeyResult   there is none, any more
│   └── NotATeamsEpic      only a team's own epic can be its team's key result
├── NothingToOverrule      the text says what is hoped for already
└── editions.ChangedMeanwhile   somebody else was quicker
"""

import datetime as dt
import math
from dataclasses import asdict, dataclass, fields

from django.db import transaction

from headwater.access.places import Place
from headwater.access.viewer import Viewer
from headwater.context.editions import ChangedMeanwhile, locked
from headwater.metrics.outcome_wording import flaw_of
from headwater.organisation.places import of_team
from headwater.purpose.counting import next_number
from headwater.purpose.models import KeyResult, Outcome, OutcomeVersion, lengths
from headwater.purpose.queries.tracker_texts import tracker_text
from headwater.purpose.saying import written_as
from headwater.purpose.works import Work
from headwater.vocabulary.work import Level

MEANT = "meant"
"""In a version, beside what was said: the text that somebody said is meant as it stands."""


class Refused(Exception):
    """What was asked cannot be; the message says why, and what to do instead."""


class CannotBeKept(Refused):
    """One field of what was said cannot be kept; `field` is its name in `Said`."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


class TooLong(CannotBeKept):
    """A text is longer than there is room for."""


class NotPlainText(CannotBeKept):
    """A text holds a character that no text has, and that some databases cannot keep."""


class MeasureIncomplete(CannotBeKept):
    """A measure lacks its number or its day, or these stand there without a measure."""


class NotANumber(CannotBeKept):
    """A number is endless, or is none at all."""


class UnknownKeyResult(CannotBeKept):
    """The key result that was chosen is not there (any more)."""


class NotATeamsEpic(CannotBeKept):
    """Something else than a team's own epic was called its team's key result."""


class NothingToOverrule(Refused):
    """No rule found anything in the text: it counts as it stands."""


@dataclass(frozen=True)
class Said:
    """What somebody writes about one initiative or epic, whole.

    `customer`, `business` and `platform` are sentences of how each would feel it. `key_result` is
    the primary key of the one that is served.
    """

    text: str = ""
    customer: str = ""
    business: str = ""
    platform: str = ""
    sign: str = ""
    measure: str = ""
    unit: str = ""
    baseline: float | None = None
    expected: float | None = None
    expected_by: dt.date | None = None
    product_metric: str = ""
    key_result: int | None = None
    is_key_result: bool = False


LONGEST = {
    "text": lengths.TEXT,
    "customer": lengths.SENTENCE,
    "business": lengths.SENTENCE,
    "platform": lengths.SENTENCE,
    "sign": lengths.SENTENCE,
    "measure": lengths.TITLE,
    "unit": lengths.CHOICE,
    "product_metric": lengths.TITLE,
}
"""The texts of what is said, and the characters there is room for."""

NUMBERS = ("baseline", "expected")
OF_A_MEASURE = ("unit", "baseline", "expected", "expected_by")


def said_of(outcome: Outcome) -> Said:
    """Return what an outcome says now, as somebody would write it again."""
    plain = {f.name: getattr(outcome, f.name) for f in fields(Said) if f.name != "key_result"}
    return Said(**plain, key_result=outcome.key_result_id)


def write_outcome(work: Work, said: Said, *, edition: int, by: Viewer, now: dt.datetime) -> Outcome:
    """Keep what `by` says `work` is for, over the `edition` they read (0: nobody wrote any yet).

    Saying the very same again changes nothing. Raises CannotBeKept and ChangedMeanwhile.
    """
    said = trimmed(said)
    check(work, said)
    _check_key_result(said)
    with transaction.atomic():
        outcome = _locked(work, edition)
        if said == said_of(outcome):
            return outcome
        reword(outcome, said.text, work.title, now)
        fill(outcome, said)
        return _keep(outcome, {}, as_of(work, by), now)


def overrule(work: Work, text: str, *, edition: int, by: Viewer, now: dt.datetime) -> Outcome:
    """Keep that `text`, written here or in the tracker, is meant as it stands.

    It holds for these very words: when they change, the rules are asked again. Raises
    NothingToOverrule and ChangedMeanwhile.
    """
    if flaw_of(text, work.title) is None:
        raise NothingToOverrule(
            "This already says what you hope for. There is nothing to overrule."
        )
    with transaction.atomic():
        outcome = _locked(work, edition)
        if text == outcome.text:
            outcome.overruled, outcome.since = True, outcome.since or now
        elif text == tracker_text(work.item_id):
            outcome.accepted = text
        else:
            raise ChangedMeanwhile
        return _keep(outcome, {MEANT: text}, as_of(work, by), now)


def row_of(work: Work) -> Outcome:
    """Return the row about a piece of work, a new one where there is none. In a transaction."""
    named = {"source": work.source, "external_id": work.external_id}
    return Outcome.objects.get_or_create(item_id=work.item_id, defaults=named)[0]


def as_of(work: Work, by: Viewer) -> str:
    """Return as what somebody writes about a piece of work: their role at its team."""
    return written_as(by, of_team(work.team) if work.team else Place())


def _locked(work: Work, edition: int) -> Outcome:
    row_of(work)
    return locked(Outcome.objects, edition, item_id=work.item_id)


def reword(outcome: Outcome, text: str, title: str, now: dt.datetime) -> None:
    """Put new words in, judged; unsaved. An overruling was about the old ones."""
    if text == outcome.text:
        return
    flaw = flaw_of(text, title) if text else None
    outcome.text, outcome.flaw, outcome.overruled = text, flaw.value if flaw else "", False
    outcome.written_at = now if text else None
    outcome.since = (outcome.since or now) if text and flaw is None else None


def fill(outcome: Outcome, said: Said) -> None:
    """Put all that is said in; unsaved."""
    given = asdict(said)
    outcome.key_result_id = given.pop("key_result")
    for name, value in given.items():
        setattr(outcome, name, value)


def _keep(outcome: Outcome, beside: dict[str, str], role: str, now: dt.datetime) -> Outcome:
    """Save a change with its number, and what is said from now on as a version."""
    outcome.edition += 1
    outcome.number = next_number()
    outcome.save()
    version_of(outcome, role, now, beside).save()
    return outcome


def version_of(
    outcome: Outcome, role: str, now: dt.datetime, beside: dict[str, str] | None = None
) -> OutcomeVersion:
    """Return what an outcome says as its version from `now` on; unsaved."""
    day = outcome.expected_by
    whole = asdict(said_of(outcome)) | {"expected_by": day.isoformat() if day else None}
    return OutcomeVersion(
        outcome=outcome, said=whole | (beside or {}), written_at=now, written_as=role
    )


def trimmed(said: Said) -> Said:
    """Return what is said with lines that end in one way, and no blanks around a text."""
    texts = {name: getattr(said, name).replace("\r\n", "\n").strip() for name in LONGEST}
    return Said(**(asdict(said) | texts))


def check(work: Work, said: Said) -> None:
    """Raise CannotBeKept unless this can be said of a piece of work. The key result it names is
    looked up by whoever saves (no query here).
    """
    _check_texts(said)
    _check_numbers(said)
    _check_measure(said)
    _check_epic(work, said)


def _check_texts(said: Said) -> None:
    for name, most in LONGEST.items():
        text = getattr(said, name)
        if len(text) > most:
            raise TooLong(name, f"There is room for {most} characters; this has {len(text)}.")
        if "\0" in text:
            raise NotPlainText(name, "This holds a character that cannot be kept. Type it anew.")


def _check_numbers(said: Said) -> None:
    for name in NUMBERS:
        number = getattr(said, name)
        if number is not None and not math.isfinite(number):
            raise NotANumber(name, "Write a number, such as 5 or 2.5.")


def _check_measure(said: Said) -> None:
    """A measure is something that can be looked at on a day: its number and day go with it."""
    lone = [name for name in OF_A_MEASURE if getattr(said, name) not in (None, "")]
    if not said.measure and lone:
        raise MeasureIncomplete("measure", "What is it that you measure? Say it in a word or two.")
    if said.measure and said.expected is None:
        raise MeasureIncomplete("expected", "Which value do you expect? A guess is fine.")
    if said.measure and said.expected_by is None:
        raise MeasureIncomplete("expected_by", "By which day? That is when you look again.")


def _check_key_result(said: Said) -> None:
    served = said.key_result
    if served is not None and not KeyResult.objects.filter(pk=served).exists():
        raise UnknownKeyResult("key_result", "This key result is gone. Choose another, or none.")


def _check_epic(work: Work, said: Said) -> None:
    if said.is_key_result and (work.team is None or work.level is not Level.EPIC):
        raise NotATeamsEpic(
            "is_key_result", "Only an epic that a team has can be that team's own key result."
        )
