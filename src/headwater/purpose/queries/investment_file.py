"""Investment as a file: the bands of the page, and the works behind them for whoever sees those."""

from headwater.access.viewer import Viewer
from headwater.context.days import of_period
from headwater.flow.queries.figures import Notes
from headwater.purpose.queries.investment_facts import InvestmentFacts
from headwater.purpose.queries.investment_money import costing
from headwater.purpose.queries.investment_overview import StreamPart, band_rows
from headwater.purpose.queries.investment_page import EXTENT, POLICIES, stacks_of
from headwater.purpose.queries.investment_sentence import HOW
from headwater.purpose.queries.investment_works import NOTHING_ABOVE, lines, named, what_for

COLUMNS = ("period", "stream", "by", "name", "key", "for", "days", "share", "money")


def stream_rows(facts: InvestmentFacts, viewer: Viewer) -> list[dict[str, object]]:
    """Return the rows of a stream's file for whoever takes it along."""
    if not facts.says(facts.choice.period):
        return []
    part = StreamPart(facts.scope.name, "", "", stacks_of(facts, costing(facts, viewer)))
    bands = band_rows([part], facts.choice.period.first_day)
    return bands if facts.is_told else [*bands, *_works(facts)]


def notes(facts: InvestmentFacts) -> list[str]:
    """Return what has to travel with the numbers (rules 5 and 10)."""
    when = of_period(facts.choice.period) + (", so far" if facts.choice.running else "")
    return Notes(
        title=f"What the time went to: {facts.scope.name}, {when}",
        context=tuple(facts.context.of_chart(EXTENT)),
        counted=HOW,
        policies=POLICIES,
        rest=f"on the page of {facts.scope.name}",
        nothing=facts.context.nothing,
    ).lines()


def _works(facts: InvestmentFacts) -> list[dict[str, object]]:
    every = lines(facts)
    whole = sum(line.days for line in every)
    known, key_results = named(every)
    found = []
    for line in every:
        work = known.get(line.epic) if line.epic is not None else None
        called = {"name": work.title or work.key, "key": work.key} if work else {}
        found.append(
            {"period": facts.choice.period.first_day, "stream": facts.scope.name}
            | {"by": "initiative or epic", "name": NOTHING_ABOVE}
            | called
            | {"for": what_for(line, key_results), "days": line.days, "share": line.days / whole}
        )
    return found
