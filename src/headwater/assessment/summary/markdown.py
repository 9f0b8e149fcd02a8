"""A round as Markdown: all of it that has no name."""

from collections.abc import Iterable, Iterator

from headwater.assessment import words
from headwater.assessment.distributions import Distribution
from headwater.assessment.models import Said
from headwater.assessment.queries.actions import ActionEntry
from headwater.assessment.queries.findings import Choices, Finding
from headwater.assessment.queries.observations import Observed
from headwater.assessment.queries.round import Round
from headwater.assessment.steps import Level
from headwater.assessment.summary.context import CONTEXT
from headwater.assessment.summary.wording import markdown as plain

LEVELS = [words.LEVELS[level] for level in Level]


def as_markdown(of: Round) -> str:
    """Return the text, in lines that end with a newline."""
    return "\n".join(_lines(of)) + "\n"


def _lines(of: Round) -> Iterator[str]:
    sentence = of.sentence
    yield f"# {plain(''.join(part.text for part in sentence.headline))}"
    yield from ("", f"{plain(of.team.name)} · {plain(of.session.occasion)} · {of.when}")
    yield from ("", plain("".join(part.text for part in sentence.detail)))
    yield from _standing(of)
    for finding in of.findings:
        yield from _finding(finding)
    yield from _from_outside(of)
    yield from _observed(of.observations.rows)
    for column in of.cards:
        yield from ("", f"## {column.name}", "", *_listed(column.texts))
    yield from _actions(of.actions)
    yield from _choices("Was this worth our time?", of.worth)
    yield from ("", "---", "", plain(CONTEXT), "", plain(of.privacy))


def _standing(of: Round) -> Iterator[str]:
    if of.standing:
        yield from ("", "## Where we stand", "", f"**{plain(of.standing)}.**")
        if of.session.standing_words:
            yield from ("", f"> {plain(of.session.standing_words)}")
    yield from _choices("What we felt before the details", of.felt)


def _choices(title: str, choices: Choices | None) -> Iterator[str]:
    if choices is None:
        return
    yield from ("", f"## {title}", "")
    if choices.counts is None:
        yield plain(choices.few)
        return
    yield " · ".join(f"{plain(label)}: {n}" for label, n in choices.counts)
    yield from _comments(choices.said)


def _finding(finding: Finding) -> Iterator[str]:
    asked = finding.asked
    yield from ("", f"## {plain(asked.title)}", "", f"*{plain(asked.prompt)}*", "")
    yield from _distribution(finding.own, finding.said)
    if finding.broke:
        yield from ("", plain(finding.broke))
    yield from _comments(finding.comments)
    if finding.outside is not None:
        yield from ("", "### Seen from outside", "")
        yield from _distribution(finding.outside, finding.differs_outside)
        yield from _comments(finding.outside_comments)


def _distribution(shown: Distribution, said: str) -> Iterator[str]:
    if not shown.shown:
        yield plain(shown.few)
        return
    if said:
        yield from (plain(said), "")
    yield f"| {' | '.join([*LEVELS, words.UNSURE_LABEL])} |"
    yield "|---:|---:|---:|---:|"
    yield f"| {' | '.join(str(n) for n in (*shown.levels, shown.unsure or 0))} |"


def _comments(said: Iterable[Said]) -> Iterator[str]:
    texts = [one.text for one in said if one.text]
    if texts:
        yield from ("", *_listed(texts))


def _from_outside(of: Round) -> Iterator[str]:
    for one in of.from_outside.free if of.from_outside else ():
        yield from ("", f"## {plain(one.question)}", "", *_listed(said.text for said in one.said))


def _observed(rows: Iterable[Observed]) -> Iterator[str]:
    """Say what was observed, without who wrote it: a name stays in Headwater."""
    for place, one in enumerate(rows):
        if not place:
            yield from ("", "## What somebody close to us saw")
        yield from ("", f"- {plain(one.seen)}", f"  For example: {plain(one.example)}")
        if one.decided:
            yield f"  {plain(one.decided)}"


def _actions(actions: Iterable[ActionEntry]) -> Iterator[str]:
    for place, one in enumerate(actions):
        if not place:
            yield from ("", "## What we will do", "")
        box = " " if one.is_open else "x"
        yield f"- [{box}] {plain(one.text)} ({plain(_about(one))})"


def _about(action: ActionEntry) -> str:
    became = action.meant_for if action.is_open else action.became
    return ", ".join([became, action.owner, *([action.learned] if action.learned else [])])


def _listed(texts: Iterable[str]) -> Iterator[str]:
    return (f"- {plain(text)}" for text in texts)
