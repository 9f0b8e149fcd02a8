"""The Feature Factory Ratio in words: what is said of the work in hand, without blame."""

from headwater.access.places import Scale
from headwater.context.days import of_period
from headwater.flow import words
from headwater.flow.queries import choice as periods
from headwater.flow.queries.asking import Row
from headwater.flow.sentence import Sentence as Said
from headwater.metrics.floor import FLOOR
from headwater.metrics.periods import Period
from headwater.purpose.queries.ratio_facts import RatioFacts
from headwater.purpose.scopes import Scope
from headwater.purpose.words import spelled
from headwater.ui.components import Words

WORK = "initiatives and epics"
HOPE = "what they hope to achieve"


def headline(whose: str, row: Row) -> Said:
    """Say how much of a period's work says what it hopes to achieve. `whose` is a possessive."""
    return (Words(capital(_said(whose, row["n"], row["without"]))),)


def detail(facts: RatioFacts) -> Said:
    """Say which period this is and what the ratio was half a year before."""
    n, when = facts.row["n"], of_period(facts.choice.period)
    so_far = ", so far" if facts.choice.running else ""
    said = [f"{when}{so_far}."]
    if n >= FLOOR and facts.before:
        said.append(_before(*facts.before, facts))
    elif 0 < n < FLOOR:
        said.append("So few that only the counts are shown, and no share of them.")
    return (Words(" ".join(said)),)


def possessive(scope: Scope) -> str:
    """Say whose work it is: `Otter’s`, `the organisation’s`."""
    if scope.scale is Scale.ORGANISATION:
        return "the organisation’s"
    return f"{scope.name}’" if scope.name.endswith("s") else f"{scope.name}’s"


def capital(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]


def _said(whose: str, n: int, without: int) -> str:
    if n == 0:
        return f"none of {whose} {WORK} was in hand."
    if n == 1:
        says = "does not say what it hopes to achieve, yet" if without else "says what it hopes for"
        return f"{whose} one initiative or epic {says}."
    if without == 0:
        both = "both" if n == 2 else f"all {spelled(n)}"
        return f"{both} of {whose} {WORK} say {HOPE}."
    if without == n:
        return f"none of {whose} {spelled(n)} {WORK} says what it hopes to achieve, yet."
    says = "says what it hopes" if n - without == 1 else f"say {HOPE.removesuffix(' to achieve')}"
    does = "does" if without == 1 else "do"
    return (
        f"{spelled(n - without)} of {whose} {spelled(n)} {WORK} {says} to achieve. "
        f"{capital(spelled(without))} {does} not, yet."
    )


def _before(period: Period, ratio: float, facts: RatioFacts) -> str:
    was, share = words.percent(ratio / 100), words.percent(facts.row["ratio"] / 100)
    also = "The ratio was the same" if was == share else f"The ratio was {was}"
    return f"{also} in {periods.said(period, facts.choice.now)}."
