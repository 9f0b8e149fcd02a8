"""A round on one page of PDF. Typst sets it; what people wrote goes in as data, never as markup."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst

from headwater.assessment import sentences, words
from headwater.assessment.distributions import Distribution
from headwater.assessment.models import lengths
from headwater.assessment.queries.actions import ActionEntry
from headwater.assessment.queries.findings import Finding
from headwater.assessment.queries.round import Cards, Round
from headwater.assessment.round_sentence import views
from headwater.assessment.steps import Level
from headwater.assessment.summary.context import CONTEXT
from headwater.assessment.summary.wording import reads_from_the_right, shortened, soft

TEMPLATE = Path(__file__).with_name("page.typ")
MOST_CARDS, LONGEST_CARD = 5, 160
MOST_ACTIONS = 8
Told = dict[str, Any]


def as_pdf(of: Round) -> bytes:
    """Return the page. What does not fit on it is counted; the Markdown has it all."""
    made: bytes = _compiled(of, format="pdf")
    return made


def as_png(of: Round, ppi: float = 72) -> list[bytes]:
    """Return what the PDF looks like, page by page: there is one."""
    made = _compiled(of, format="png", ppi=ppi)
    return made if isinstance(made, list) else [made]


def _compiled(of: Round, **options: Any) -> Any:
    data = {"round": json.dumps(page(of), ensure_ascii=False)}
    return typst.compile(TEMPLATE, sys_inputs=data, **options)


def page(of: Round) -> Told:
    """Return what stands on the page, as the template reads it."""
    sentence = of.sentence
    session = of.session
    return {
        "title": f"{of.team.name}, {of.when}",
        "over": _told(f"{of.team.name} · {session.occasion} · {of.when}"),
        "headline": _told("".join(part.text for part in sentence.headline)),
        "detail": _told(views(of.findings)),
        "levels": {level.value: words.LEVELS[level] for level in Level},
        "questions": [_question(finding) for finding in of.findings],
        "standing": _told(of.standing),
        "standing_words": _told(session.standing_words),
        "actions": [_action(one) for one in of.actions[:MOST_ACTIONS]] + _more_actions(of.actions),
        "cards": [_column(cards) for cards in of.cards],
        "context": CONTEXT,
        "privacy": of.privacy,
    }


def _told(text: str, longest: int = lengths.TEXT) -> Told:
    """Return text for the template: short enough, with places to break it, in its direction."""
    return {"text": soft(shortened(text, longest)), "rtl": reads_from_the_right(text)}


def _question(finding: Finding) -> Told:
    outside = finding.outside
    return {
        "title": _told(finding.asked.title),
        "said": _told(_in_short(finding)),
        "own": _bar(finding.own),
        "outside": _bar(outside) if outside is not None else None,
    }


def _in_short(finding: Finding) -> str:
    """Return how far people agree, and what changed, in a line or two."""
    own, last = finding.own, finding.last_time
    said = [sentences.agreement(own)] if any(own.levels) else []
    said.append(sentences.changed(own, last, finding.last_when) if last else "")
    return " ".join(part for part in said if part)


def _bar(shown: Distribution) -> Told:
    if not shown.shown:
        return {"shown": False, "note": shown.few}
    counts = dict(zip((level.value for level in Level), shown.levels, strict=True))
    return {"shown": True, "note": _unsure(shown.unsure or 0), **counts}


def _unsure(people: int) -> str:
    if not people:
        return ""
    return f"{words.begun(words.number(people))} {'does' if people == 1 else 'do'} not know."


def _action(action: ActionEntry) -> Told:
    became = action.meant_for if action.is_open else action.became
    return {"says": _told(action.text), "note": f"{became} · {action.owner}"}


def _more_actions(actions: Sequence[ActionEntry]) -> list[Told]:
    return [{"says": said, "note": ""} for said in _more(len(actions) - MOST_ACTIONS)]


def _column(cards: Cards) -> Told:
    says = [_told(text, LONGEST_CARD) for text in cards.texts[:MOST_CARDS]]
    return {"name": cards.name, "says": says + _more(len(cards.texts) - MOST_CARDS)}


def _more(left: int) -> list[Told]:
    return [_told(f"and {words.number(left)} more")] if left > 0 else []
