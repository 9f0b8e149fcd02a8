"""Build the demo organisation: simulate it, keep its work, apply its plan."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from headwater.demo import queries
from headwater.demo.personas import CAST
from headwater.people.personas import introduce
from headwater.simulation import SEED
from headwater.simulation.cast import SOURCE
from headwater.sources.progress import Progress, Report, silently
from headwater.vocabulary.organisation import Organisation

if TYPE_CHECKING:
    from headwater.organisation.operations import Note
    from headwater.simulation import Simulation

RUN = "demo"
SOURCE_NAME = "Demo organisation"
_PHASES = ("Living through two years of work", "Keeping the work", "Working out the flow")


class NotEmpty(Exception):
    """There is already an organisation or work here, which the demo would mix with."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"{found} The demo is only built where nothing is yet. "
            "To try it beside this, set HEADWATER_DATA to a new folder and run it there; "
            f"to start over, remove the folder {settings.DATA}."
        )


@dataclass(frozen=True)
class Built:
    """What was made: the organisation's name, counts, and the first of the days it covers."""

    name: str
    domains: int
    streams: int
    teams: int
    items: int
    stays: int
    first_day: date


def offered(report: Report) -> None:
    """Build the demo as of now; what the first visit offers. The worker records the run."""
    build_demo(timezone.now(), report=report)


def build_and_record(now: datetime, seed: int = SEED, *, report: Report = silently) -> Built:
    """Build the demo like `build_demo`, as a run of the source that the Sources page shows."""
    from headwater.intake import operations, runs
    from headwater.intake.models import Source
    from headwater.intake.tally import Tally

    _refuse_unless_empty()
    source = operations.register(SOURCE, Source.Kind.DEMO, name=SOURCE_NAME)
    with runs.running(source, runs.logger.info) as run:
        built = build_demo(now, seed, run=str(run.pk), report=report)
        run.counts = Tally(items=built.items, stays=built.stays).as_counts()
    return built


def build_demo(
    now: datetime, seed: int = SEED, *, run: str = RUN, report: Report = silently
) -> Built:
    """Build two years of the simulated organisation up to `now` (aware) and return what was made.

    The work is kept as one batch, and plan, personas and words in one transaction, so a build that
    is cut short leaves all of each or none.
    Raises `NotEmpty` if there is an organisation or work from anywhere else.
    """
    from headwater.simulation import simulate

    _refuse_unless_empty()
    _tell(report, 0)
    simulation = simulate(now, seed)
    _tell(report, 1)
    items, stays = _keep(simulation, run)
    _tell(report, 2)
    return _apply(simulation, now, items, stays)


def introduce_personas() -> None:
    """Make the demo's personas where a demo was built before there were any."""
    if queries.is_only_the_demo():
        introduce(CAST)


def _refuse_unless_empty() -> None:
    found = queries.what_is_there()
    if found is not None:
        raise NotEmpty(found)


def _keep(simulation: "Simulation", run: str) -> tuple[int, int]:
    """Keep all of the work durably; return how many items and stays that was."""
    from headwater.warehouse import open_warehouse

    warehouse = open_warehouse(settings.WAREHOUSE_URL)
    delivery = simulation.delivery()
    warehouse.keep(delivery, run)
    warehouse.settle()
    return len(delivery.histories), sum(len(history.stays) for history in delivery.histories)


def _apply(simulation: "Simulation", now: datetime, items: int, stays: int) -> Built:
    from headwater.organisation import operations

    plan = simulation.organisation
    operations.apply(plan, _people_come(simulation, now))
    streams = [stream for domain in plan.domains for stream in domain.streams]
    return Built(
        name=plan.name,
        domains=len(plan.domains),
        streams=len(streams),
        teams=sum(len(stream.teams) for stream in streams),
        items=items,
        stays=stays,
        first_day=simulation.truths.first_day,
    )


def _people_come(simulation: "Simulation", now: datetime) -> "Note":
    """Return what brings the personas and all they wrote, in one transaction with the plan."""
    from headwater.demo.assessment import write_assessments
    from headwater.demo.purpose import write_purpose
    from headwater.demo.story import calendar_of, write_words

    def come(_before: Organisation, _after: Organisation) -> None:
        introduce(CAST)
        write_words(simulation.story, now)
        calendar = calendar_of(simulation.story, now)
        write_purpose(simulation, calendar)
        write_assessments(calendar)

    return come


def _tell(report: Report, phase: int) -> None:
    report(Progress(_PHASES[phase], done=phase, total=len(_PHASES), unit="steps"))
