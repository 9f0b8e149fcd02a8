"""The twelve dimensions that come with Headwater say all that a dimension has to say."""

import pytest

from headwater.assessment.models import Dimension, lengths
from headwater.assessment.models.templates import Edition
from headwater.assessment.template import (
    FEWEST_SIGNS,
    MOST_SIGNS,
    Offered,
    built_in,
    template_of,
)
from headwater.metrics.catalogue import METRICS

TITLES = (
    "Collaboration & communication",
    "Planning & execution",
    "Data-driven improvement",
    "Code quality & technical health",
    "Observability & operational readiness",
    "Flow & efficiency",
    "Customer & business focus",
    "Role clarity & decision-making",
    "Business–technical integration",
    "Engineering discipline",
    "Delivery integrity & accountability",
    "Capabilities & adaptability",
)
each = pytest.mark.parametrize("offered", built_in(), ids=lambda offered: offered.text.key)


def test_there_are_the_twelve_in_their_order() -> None:
    assert tuple(offered.text.title for offered in built_in()) == TITLES
    assert len({offered.text.key for offered in built_in()}) == len(TITLES)


@each
def test_a_dimension_asks_and_describes_what_it_asks(offered: Offered) -> None:
    text = offered.text
    assert text.prompt.endswith("?")
    assert text.outside_prompt.endswith("?")
    assert offered.coaching.endswith("?")
    assert all(level.endswith(".") for level in (text.not_meeting, text.meeting, text.exceeding))
    assert FEWEST_SIGNS <= len(text.signs) <= MOST_SIGNS


@each
def test_what_it_says_fits_where_it_is_kept(offered: Offered) -> None:
    text = offered.text
    long = (text.prompt, text.outside_prompt, text.not_meeting, text.meeting, text.exceeding)
    assert all(0 < len(part) <= lengths.SENTENCE for part in long + text.signs)
    assert len(text.title) <= lengths.TITLE
    assert len(text.key) <= lengths.SLUG


@each
def test_its_metrics_are_of_the_catalogue(offered: Offered) -> None:
    assert set(offered.text.metrics) <= METRICS.keys()


def test_a_few_are_suggested_to_begin_with_and_a_few_for_the_short_form() -> None:
    assert 3 <= sum(offered.start for offered in built_in()) <= 6
    assert 3 <= sum(offered.short for offered in built_in()) <= 5


@pytest.mark.django_db
def test_a_team_that_changed_nothing_uses_them_all_and_its_latest_edition_once_it_did() -> None:
    assert template_of("otter").edition == 0
    assert template_of("otter").dimensions == tuple(offered.text for offered in built_in())
    for number in (1, 2):
        edition = Edition.objects.create(
            team="otter", number=number, made_on="2026-10-01", made_as="member"
        )
        text = {"title": f"Edition {number}", "prompt": "?", "signs": ["a", "b"], "position": 0}
        Dimension.objects.create(edition=edition, key="ours", **text)
        Dimension.objects.create(edition=edition, key="old", used=False, **text)
    found = template_of("otter")
    assert (found.edition, [text.key for text in found.dimensions]) == (2, ["ours"])
    assert [text.key for text in found.unused] == ["old"]
    assert found.dimensions[0].signs == ("a", "b")
    assert template_of("heron").edition == 0
