"""What a room gives reaches the questions that read it, and no other."""

import pytest

from headwater.flow.queries import giving
from headwater.flow.queries.asking import NOTHING, Given
from headwater.metrics.flow_velocity import flow_velocity
from headwater.metrics.outcome_coverage import outcome_coverage


def test_a_question_is_given_what_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    written = Given()
    monkeypatch.setattr(giving, "_givers", {})
    assert giving.given_for(outcome_coverage) is NOTHING
    giving.offer("written", lambda: written)
    assert giving.given_for(outcome_coverage) is written
    assert giving.given_for(flow_velocity) is NOTHING
