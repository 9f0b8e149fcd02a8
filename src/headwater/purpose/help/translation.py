"""From technical debt or risk to a sentence about what it is worth, and to whom.

Six ways to say it; each asks what it is like today, what would be different and who will notice,
and makes one sentence of the answers. The sentence is an offer: the writer changes it as they like.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from headwater.metrics.outcome_wording import Flaw, flaw_of, is_placeholder
from headwater.vocabulary.work import Kind

LONGEST_ANSWER = 160
LONGEST_SENTENCE = 600
TODAY = "Today"
DIFFERENT = "with this,"
TRANSLATED = frozenset({Kind.DEBT, Kind.RISK})
"""The kinds of work whose worth is often said in words that only their makers understand."""


class Worth(StrEnum):
    """What technical work may be worth."""

    RELIABILITY = "reliability"
    SCALABILITY = "scalability"
    RISK = "risk"
    COST_OF_CHANGE = "cost of change"
    CUSTOMER_EXPERIENCE = "customer experience"
    TRANSACTION_VOLUME = "transaction volume"


@dataclass(frozen=True, slots=True)
class Asked:
    """One short answer to give: under which name, the question, and how somebody answered it.

    `begins` is how the sentence begins before it; shown with the question, it asks for an answer
    that goes on from there.
    """

    name: str
    question: str
    example: str
    begins: str = ""
    needed: bool = True
    longest: int = LONGEST_ANSWER


@dataclass(frozen=True, slots=True)
class Translation:
    """One way to say what work is worth: what it means, what to answer, how the sentence ends."""

    worth: Worth
    means: str
    today: Asked
    different: Asked
    who: Asked
    ends: str
    """What follows once somebody is named: "and {who} can rely on it"."""

    @property
    def asks(self) -> tuple[Asked, Asked, Asked]:
        """What a form asks, in this order."""
        return self.today, self.different, self.who

    @property
    def example(self) -> str:
        """The sentence that the examples of its answers make."""
        return sentence(self, {asked.name: asked.example for asked in self.asks})


class NotSaidYet(ValueError):
    """Some answers are missing, too long or only keep the place; `unsaid` names them."""

    def __init__(self, unsaid: tuple[str, ...]) -> None:
        super().__init__(f"Please say a little more, in a few words: {', '.join(unsaid)}.")
        self.unsaid = unsaid


def _today(question: str, example: str) -> Asked:
    return Asked("today", question, example, TODAY)


def _different(question: str, example: str) -> Asked:
    return Asked("different", question, example, DIFFERENT)


def _who(question: str, example: str) -> Asked:
    return Asked("who", question, example, needed=False)


_ALL = (
    Translation(
        Worth.RELIABILITY,
        "It works when somebody needs it, and comes back quickly when it does not.",
        _today("What fails or stands still today, and how often?", "the import fails twice a week"),
        _different("What will hold instead?", "it runs every night without anybody watching"),
        _who("Who can rely on it then?", "the people on call"),
        "and {who} can rely on it",
    ),
    Translation(
        Worth.SCALABILITY,
        "More people or more data do not make it slow, dear or impossible.",
        _today(
            "Where is the limit today, and when did you last feel it?",
            "pages slow down above 4,000 visitors",
        ),
        _different("How far will it reach?", "ten times as many find a page that opens at once"),
        _who("Who would have felt the limit?", "shoppers on the busiest evening"),
        "and {who} will not feel a limit",
    ),
    Translation(
        Worth.RISK,
        "Something bad becomes less likely, or hurts less when it happens.",
        _today("What could go wrong today, and how badly?", "one lost key opens every account"),
        _different("What is less likely, or hurts less?", "a lost key is worthless after an hour"),
        _who("Who can worry less?", "everybody with an account"),
        "and {who} can worry less about it",
    ),
    Translation(
        Worth.COST_OF_CHANGE,
        "The next change takes fewer days, fewer people and less courage.",
        _today("What does a change take today?", "a new discount takes three teams and six weeks"),
        _different("What will it take instead?", "one team has it ready in a few days"),
        _who("Who will feel it in the next change?", "the pricing team"),
        "and {who} will feel it in the next change",
    ),
    Translation(
        Worth.CUSTOMER_EXPERIENCE,
        "Somebody outside gets done what they came for, with less waiting and fewer surprises.",
        _today("What do customers put up with today?", "the app closes while a photo is sent"),
        _different("What will it be like for them?", "the photo is there at the first try"),
        _who("Which of them will feel it first?", "people with older phones"),
        "and {who} will feel it first",
    ),
    Translation(
        Worth.TRANSACTION_VOLUME,
        "More orders, payments or messages come through, and fewer are lost on the way.",
        _today("How much comes through today, and what is lost?", "one payment in fifty times out"),
        _different("How much will come through?", "fewer than one in a thousand does"),
        _who("Who will see it in their numbers?", "the shops that sell through us"),
        "and {who} will see it in their numbers",
    ),
)
TRANSLATIONS: dict[Worth, Translation] = {translation.worth: translation for translation in _ALL}


def translates(kind: Kind) -> bool:
    """Return whether work of this kind is offered the six ways to say what it is worth."""
    return kind in TRANSLATED


def unsaid(translation: Translation, answers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of answers that no sentence can be made of yet, in the order asked."""
    return tuple(
        asked.name
        for asked in translation.asks
        if _cannot_be_told(asked, answers.get(asked.name, ""))
    )


def _cannot_be_told(asked: Asked, answer: str) -> bool:
    if not asked.needed:
        return len(answer) > asked.longest or (bool(answer.strip()) and is_placeholder(answer))
    return len(answer) > asked.longest or flaw_of(answer) in {Flaw.EMPTY, Flaw.PLACEHOLDER}


def sentence(translation: Translation, answers: Mapping[str, str]) -> str:
    """Return one sentence that says what is different, from the answers by their names.

    It holds the words given, is at most `LONGEST_SENTENCE` characters long and ends in a full stop.
    Raises `NotSaidYet` if no sentence can be made of an answer.
    """
    if missing := unsaid(translation, answers):
        raise NotSaidYet(missing)
    today, different, who = (_continued(answers.get(asked.name, "")) for asked in translation.asks)
    end = f", {translation.ends.format(who=who)}" if who else ""
    return f"{TODAY} {today}; {DIFFERENT} {different}{end}."


SAID_ANYWAY = re.compile(r"^(?:(?:today|with this)\b[\s,:]*)+(?=\w)", re.IGNORECASE)
"""How people begin an answer that the sentence begins for them."""
OWN_END = re.compile(r"[.!?…]+\s+")
USUAL = re.compile(
    r"(?:an?|all|any|each|every|everybody|everyone|if|in|it|many|most|no|nobody|none|one|our|people"
    r"|several|so|some|somebody|the|their|there|they|this|we|when|you)\b",
    re.IGNORECASE,
)
"""Words whose capital is only that of a sentence: no names."""


def _continued(answer: str) -> str:
    """Return an answer as it stands inside a sentence: on one line, without its own full stops."""
    line = SAID_ANYWAY.sub("", " ".join(answer.split())).strip(" .!?;,:")
    return "; ".join(_uncapitalised(part) for part in OWN_END.split(line) if part)


def _uncapitalised(part: str) -> str:
    return part[:1].lower() + part[1:] if USUAL.match(part) else part
