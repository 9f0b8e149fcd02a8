"""What each step shows besides where the session is: one small view model for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from headwater.assessment.forms.actions import ActionForm
from headwater.assessment.models import Said
from headwater.assessment.queries import actions, findings
from headwater.assessment.queries.actions import ActionEntry
from headwater.assessment.queries.findings import Finding
from headwater.assessment.queries.observations import Observations, observations
from headwater.assessment.queries.outside import FromOutside, from_outside
from headwater.assessment.steps import FLOOR, Column, Order, Part, Standing, Step
from headwater.assessment.words import label, too_few

if TYPE_CHECKING:
    from headwater.assessment.queries.stage import Stage

COLUMN_NAMES = {Column.KEEP: "Keep", Column.STOP: "Stop", Column.START: "Start"}
COLUMN_ASKS = {
    Column.KEEP: "What helps us and should stay?",
    Column.STOP: "What costs more than it gives?",
    Column.START: "What would be worth trying?",
}
ORDER_NAMES = {
    Order.SPREAD: "most divided first",
    Order.LOWEST: "lowest first",
    Order.OWN: "our own order",
}


@dataclass(frozen=True)
class LastTime:
    """What was left open."""

    actions: tuple[ActionEntry, ...]


@dataclass(frozen=True)
class Felt:
    """What people felt before the details, once it has been opened."""

    felt: findings.Choices | None


@dataclass(frozen=True)
class Look:
    """The question that is being talked about, and the others around it."""

    order: Order
    findings: tuple[Finding, ...]
    finding: Finding
    position: int  # from 1
    actions: tuple[ActionEntry, ...]
    form: ActionForm
    observations: Observations
    from_outside: FromOutside | None

    @property
    def order_name(self) -> str:
        """In which order the team talks."""
        return ORDER_NAMES[self.order]

    @property
    def orders(self) -> dict[Order, str]:
        """The orders there are."""
        return ORDER_NAMES

    @property
    def next(self) -> Finding | None:
        """The question after."""
        return self.findings[self.position] if self.position < len(self.findings) else None


@dataclass(frozen=True)
class CardColumn:
    """A column with what lies in it."""

    key: Column
    name: str
    asks: str
    cards: tuple[Said, ...]


@dataclass(frozen=True)
class Cards:
    """All three columns, once they are shown; `few` says why nothing came out of the box."""

    columns: tuple[CardColumn, ...]
    few: str


@dataclass(frozen=True)
class StandingChoice:
    """One of the three standings, in plain words."""

    value: Standing
    label: str


@dataclass(frozen=True)
class Decide:
    """What people felt before the details, and what the team says now."""

    felt: findings.Choices | None
    choices: tuple[StandingChoice, ...]
    decided: str  # in plain words; "" before


@dataclass(frozen=True)
class Actions:
    """What came up so far, and a form for more."""

    actions: tuple[ActionEntry, ...]
    form: ActionForm


def of(stage: Stage) -> object:
    """Return what a step shows besides; None where there is nothing."""
    build = BUILD.get(stage.step)
    return build(stage) if build else None


def _last_time(stage: Stage) -> LastTime:
    return LastTime(actions.left_from_last_time(stage.session, stage.today))


def _standing(stage: Stage) -> Felt:
    return Felt(None if Part.STANDING in stage.sealed else findings.felt(stage.session))


def _look(stage: Stage) -> Look:
    session, order = stage.session, Order(stage.session.order)
    found = findings.in_order(findings.findings(session), order)
    keys = [finding.asked.key for finding in found]
    at = keys.index(session.talking_about) if session.talking_about in keys else 0
    so_far = actions.of_session(session, stage.today)
    return Look(
        order,
        found,
        found[at],
        at + 1,
        so_far,
        _action_form(stage, keys[at]),
        observations(session, keys[at]),
        from_outside(session),
    )


def _cards(stage: Stage) -> Cards:
    shown = Part.CARDS.value not in stage.sealed
    lying = findings.cards(stage.session) if shown else {}
    return Cards(
        tuple(
            CardColumn(key, COLUMN_NAMES[key], COLUMN_ASKS[key], tuple(lying.get(key, ())))
            for key in Column
        ),
        _too_few_cards(stage) if shown else "",
    )


def _too_few_cards(stage: Stage) -> str:
    handed_in = stage.session.results.filter(part=Part.CARDS).values_list("answers", flat=True)
    people = handed_in.first() or 0
    return too_few(people) if stage.is_anonymous and people < FLOOR else ""


def _decide(stage: Stage) -> Decide:
    choices = tuple(StandingChoice(value, label(Part.STANDING, value)) for value in Standing)
    standing = stage.session.standing
    decided = label(Part.STANDING, standing) if standing else ""
    return Decide(findings.felt(stage.session), choices, decided)


def _actions(stage: Stage) -> Actions:
    so_far = actions.of_session(stage.session, stage.today)
    return Actions(so_far, _action_form(stage, ""))


def _action_form(stage: Stage, about: str) -> ActionForm:
    choices = [(row.key, row.title) for row in stage.asked]
    return ActionForm(choices, initial={"about": about})


BUILD: dict[Step, Callable[[Stage], object]] = {
    Step.LAST_TIME: _last_time,
    Step.STANDING: _standing,
    Step.LOOK: _look,
    Step.CARDS: _cards,
    Step.DECIDE: _decide,
    Step.ACTIONS: _actions,
}
