"""The constraint of each simulated stream is known: it has to be found from its histories."""

import pytest

from headwater.access.tests.visitors import signed_in
from headwater.flow.queries.constraint import constraint
from headwater.flow.queries.facts import stream_facts
from headwater.flow.sentence import constraint_detail
from headwater.flow.tests import cast
from headwater.simulation import Simulation
from headwater.simulation.cast import STREAMS, StreamCast
from headwater.vocabulary.organisation import Organisation


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.slug)
def test_the_known_constraint_is_found(
    demo: Organisation, simulated: Simulation, stream: StreamCast
) -> None:
    found = constraint(stream_facts(stream.slug, {}, cast.NOW))
    assert found is not None
    names = {step.slug: step.name for step in stream.steps}
    assert found.stage.name == names[simulated.truths.constraint[stream.slug]]
    assert found.stage not in found.downstream


def test_the_streams_page_says_where_work_waits_longest(demo: Organisation) -> None:
    page = signed_in(SERVER_NAME="localhost").get("/streams/checkout/?at=2026-10").text
    assert 'Work waits longest in front of <strong class="figure">Review</strong>' in page
    assert ", in each of the last six months, so help there helps the whole." in page


def test_without_a_clear_constraint_nothing_is_said_of_one() -> None:
    assert constraint_detail(None, "month") == ()
